"""What a service raises when it will not do what was asked."""


class ActionRefused(Exception):
    """A sentence for the person who asked: what is in the way, and what to do about it.

    The sentence is translated by the one who raises it and is shown as it is.
    """

    # The HTTP status of the page that shows the sentence.
    status = 409

    def __init__(self, sentence: object, *, url: str = "", action: object = "") -> None:
        """`url` and `action`: the page where it can be mended, and what the button there says."""
        super().__init__(sentence)
        self.sentence = sentence
        self.url = url
        self.action = action

    def __str__(self) -> str:
        return str(self.sentence)


class AlreadyDone(ActionRefused):
    """The same thing was done before, perhaps by the same click. Nothing changed now."""
