revision = "0001"


def upgrade() -> None: ...
