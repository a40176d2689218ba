"""What happens when something breaks: a program is killed, a server goes away, a connection is cut."""
