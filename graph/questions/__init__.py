"""Every question that Remit answers, named once. Pages, GraphQL, CSV, reports and the command line ask these."""

from graph.questions.around import around_question
from graph.questions.base import Question
from graph.questions.burden import burden_question
from graph.questions.changes import changes_question
from graph.questions.communities import communities_question
from graph.questions.completeness import completeness_question
from graph.questions.coverage import coverage_question, membership_question
from graph.questions.findings import findings_question
from graph.questions.gaps import gaps_question, rules_question
from graph.questions.issues import integrative_gaps_question, one_issue_question
from graph.questions.joints import accountability_question, single_points_question
from graph.questions.lists import list_questions
from graph.questions.overlaps import overlaps_question
from graph.questions.paths import paths_question
from graph.questions.recorded import recorded_question
from graph.questions.statements import sources_of_question
from graph.questions.what_if import what_if_question
from graph.questions.without import without_question
from graph.schema import Schema


def questions_for(schema: Schema) -> tuple[Question, ...]:
    """All questions over *schema*: the lists derived from it, then those that need thought.

    >>> from graph.schema import SCHEMA
    >>> [q.name for q in questions_for(SCHEMA)][:3]
    ['boards', 'issues', 'themes']
    """
    return (
        *list_questions(schema),
        around_question(schema),
        coverage_question(schema),
        membership_question(schema),
        overlaps_question(schema),
        one_issue_question(),
        integrative_gaps_question(),
        gaps_question(),
        rules_question(),
        without_question(schema),
        findings_question(),
        what_if_question(),
        recorded_question(schema),
        completeness_question(schema),
        changes_question(),
        burden_question(),
        paths_question(schema),
        single_points_question(),
        accountability_question(),
        communities_question(),
        sources_of_question(schema),
    )
