"""What if: changes to the arrangements, written down as a scenario and applied to a snapshot, never to the store."""
