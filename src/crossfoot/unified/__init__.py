"""What a unified resource is: its public shape, and where its fields live in Intacct. Pure."""
