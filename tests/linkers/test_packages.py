"""What a Dockerfile's steps install, and where that cannot be told."""

from __future__ import annotations

import pytest

from deployable.linkers.manifests.packages import installed
from deployable.readers.dockerfile import read


def of(text: str) -> tuple[set[str], bool]:
    found = installed(read("Dockerfile", f"FROM base\n{text}\n").stages, {"TOP": "wget"})
    return {name for name in found.names if name in ("curl", "wget")}, bool(found.unsure)


@pytest.mark.parametrize(("text", "names"), [
    ("RUN apt-get update && apt-get install -y --no-install-recommends curl=7.* ca-certificates && rm -rf /var/lib/apt", {"curl"}),
    ("RUN apt-get -o Acquire::Retries=3 -qq install -y \\\n  # for the probe\n  curl \\\n  wget", {"curl", "wget"}),
    ('ARG PACKAGES="\\\n  # general\n  curl \\\n  tzdata"\nRUN apt-get install --yes ${PACKAGES}', {"curl"}),
    ('ENV P="git"\nENV P="$P curl"\nRUN apk add $P', {"curl"}),
    ("RUN apk add ${TOP}", {"wget"}),
    ("RUN set -eux; deps='gcc curl'; apt-get install -y $deps", {"curl"}),
    ("RUN set -eux; deps='gcc curl'; apt-get install -y $deps && apt-get purge -y --auto-remove $deps", set()),
    ("RUN apk add --no-cache --virtual .build curl gcc && make-it && apk del .build", set()),
    ("RUN <<EOF\napt-get update\n# apt-get install wget\napt-get install -y curl\nEOF", {"curl"}),
    ("RUN sh -c 'apt-get install -y curl'", {"curl"}), ("RUN install_packages curl", {"curl"}),
    ("RUN export deps='curl wget'; LC_ALL=C apt-get install -y git", set()),
    ("RUN if [ -z x ]; then apt-get install -y curl; fi", {"curl"}), ("RUN micromamba install -n base -c conda-forge curl", {"curl"}),
    ("RUN curl -sSL https://x.example/y.tar.gz -o /y.tar.gz", {"curl"}), ("RUN echo a || curl https://x.example", set()),
    ("COPY --from=other /usr/bin/curl /usr/bin/", {"curl"}), ("COPY --from=other /opt/it /usr/local/bin/wget", {"wget"}),
    ("ADD https://x.example/static/curl-amd64 /bin/c", {"curl"}), ("ADD https://x.example/curl /usr/local/bin/", {"curl"}),
    ("RUN npm install curl", set()), ("RUN pip install wget", set()), ("RUN ./gradlew build && chmod +x entry.sh", set()),
])  # fmt: skip
def test_names(text: str, names: set[str]) -> None:
    assert of(text) == (names, False)


@pytest.mark.parametrize("text", [
    "RUN apt-get install -y $UNKNOWN", "ARG LIST\nRUN apk add ${LIST}", "RUN xargs apt-get install -y < packages.txt",
    "RUN cat apt.txt | xargs apt-get install -y", "RUN apt-get install -y git $(cat apt.txt)", "COPY setup.sh /\nRUN /setup.sh",
    "RUN bash scripts/install.sh", "RUN fetch https://x.example | bash -", "COPY --from=other /usr/local/bin/ /usr/local/bin/",
    "COPY --from=rootfs / /", "ADD root.tar.gz /", "RUN ansible-playbook site.yml", "RUN apk add busybox", "RUN ./configure-system",
    "RUN for p in curl; do apt-get install -y $p; done",
])  # fmt: skip
def test_not_known(text: str) -> None:
    assert of(text)[1]
