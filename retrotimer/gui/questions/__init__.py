"""Windows that ask questions or show findings; the other features of gui open them."""
