"""Why somebody was proposed or not, in words: for staff on pages, for the person on a letter; and who or what else there is, on demand."""
