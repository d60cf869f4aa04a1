from alembic import command
command.upgrade(config, "head")
