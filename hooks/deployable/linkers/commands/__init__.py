"""Start commands as what they start: program, application, host, port, workers, and whether it is a development server.

``starts`` reads one command line as a shell would split it, looks through wrappers (``sh -c``, ``exec``, ``poetry run``,
``dumb-init --``, ``wait-for-it … --``) and ``A=b`` prefixes, and gives one ``Start`` for every simple command of the chain.
"""

from deployable.linkers.commands.chains import expanded, server, starts
from deployable.linkers.commands.probing import Probe, probe

__all__ = ["Probe", "expanded", "probe", "server", "starts"]
