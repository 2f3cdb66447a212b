"""Which weights hold on a day, what others would change, and who decided them."""
