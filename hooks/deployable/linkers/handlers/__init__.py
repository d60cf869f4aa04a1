"""What a handler does, as far as its code and the calls in it tell: who is refused, how often, what it reaches."""
