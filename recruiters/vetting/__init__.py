"""What is looked at before a recruiter is licensed, as readable lists, and the letter that says what came of it."""
