"""What registered people can do, by department, against the seats that are open: counted every night, small numbers hidden."""
