"""Package and image registries."""

from deployable.leaks.formats import Format
from deployable.leaks.proofs import base62_crc32

FORMATS = (
    Format("npm-token", "npm access token", r"npm_[A-Za-z0-9]{36}", "npm → account → access tokens", entropy=3.2, proof=base62_crc32),
    Format("npm-old-token", "npm access token", r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?:NpmToken\.)[0-9a-f-]{36}", "npm → account → access tokens", near="_authtoken|npm_?token|npm_auth"),
    Format("npm-basic-auth", "npm registry credentials", r"[A-Za-z0-9+/]{16,}={0,2}", "npm → account → access tokens", near=r"\b_auth\b|:_password", entropy=3.2),
    Format("pypi-token", "PyPI API token", r"pypi-AgE[A-Za-z0-9_-]{60,240}", "PyPI → account settings → API tokens", entropy=3.5),
    Format("rubygems-key", "RubyGems API key", r"rubygems_[0-9a-f]{48}", "RubyGems → settings → API keys"),
    Format("cargo-token", "crates.io token", r"cio[A-Za-z0-9]{32}", "crates.io → account settings → API tokens", entropy=3.6),
    Format("nuget-key", "NuGet API key", r"oy2[a-z0-9]{43}", "NuGet → account → API keys", entropy=3.4),
    Format("docker-hub-token", "Docker Hub access token", r"dckr_(?:pat_[\w-]{27}|oat_[\w-]{32})", "https://app.docker.com/settings/personal-access-tokens", entropy=3.0),
    Format("artifactory-key", "Artifactory API key", r"AKC[A-Za-z0-9]{60,80}|AP[56A-C][A-Za-z0-9]{60,80}", "your Artifactory → user profile", near="artifactory|jfrog|api_?key|token|password|secret|auth", entropy=3.8),
    Format("artifactory-reference-token", "Artifactory reference token", r"cmVmdGtu[A-Za-z0-9]{50,60}", "your Artifactory → access tokens", entropy=3.5),
    Format("clojars-token", "Clojars deploy token", r"CLOJARS_[a-z0-9]{60}", "Clojars → deploy tokens"),
    Format("packagist-token", "Packagist token", r"packagist_[ou][ru]t_[0-9a-f]{68}", "Packagist → profile"),
    Format("hex-key", "Hex.pm API key", r"[0-9a-f]{32}", "Hex → dashboard → keys", near="hex_api_key"),
    Format("gemfury-token", "Gemfury token", r"[A-Za-z0-9]{20,22}", "Gemfury → tokens", near="gemfury|fury_(?:auth|token)", entropy=3.4),
)  # fmt: skip
