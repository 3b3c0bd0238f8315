"""The pages of groups, the people in them, how people come in, and what is printed."""
