"""Code hosts, build servers and code analysis."""

from deployable.leaks.formats import Format
from deployable.leaks.proofs import base62_crc32

_GITHUB = "https://github.com/settings/tokens"
_GITLAB = "https://gitlab.com/-/user_settings/personal_access_tokens"
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

FORMATS = (
    Format("github-token", "GitHub token", r"gh[pousr]_[A-Za-z0-9]{36}", _GITHUB, entropy=3.2, proof=base62_crc32),
    Format("github-fine-grained-token", "GitHub fine-grained token", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "https://github.com/settings/personal-access-tokens", entropy=3.5),
    Format("github-app-token", "GitHub app token", r"gh[sur]_[A-Za-z0-9]{76}", _GITHUB, entropy=3.5),
    Format("gitlab-token", "GitLab token", r"gl(?:pat|dt|rt|ptt|ft|cbt|soat|imt|oas|agent|ffct|wt)-[\w-]{20,64}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?", _GITLAB, entropy=3.0),
    Format("gitlab-runner-registration", "GitLab runner registration token", r"GR1348941[\w-]{20}", _GITLAB, entropy=3.0),
    Format("bitbucket-app-password", "Bitbucket app password", r"ATBB[A-Za-z0-9]{32}", "https://bitbucket.org/account/settings/app-passwords/", entropy=3.5),
    Format("bitbucket-secret", "Bitbucket client secret", r"[A-Za-z0-9_=-]{32,64}", "https://bitbucket.org/account/settings/", near="bitbucket_?(?:client)?_?secret", entropy=3.8),
    Format("azure-devops-token", "Azure DevOps token", r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", "https://dev.azure.com → user settings → personal access tokens"),
    Format("azure-devops-old-token", "Azure DevOps token", r"[a-z2-7]{52}", "https://dev.azure.com → user settings → personal access tokens", near="azure_?devops|azdo|ado_pat|system_accesstoken|vsts", entropy=3.5),
    Format("gitea-token", "Gitea token", r"[0-9a-f]{40}", "your Gitea → settings → applications", near="gitea|forgejo|gogs"),
    Format("sourcegraph-token", "Sourcegraph token", r"sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}", "your Sourcegraph → settings → access tokens"),
    Format("circleci-token", "CircleCI token", r"CCI(?:PAT|PRJ)_[A-Za-z0-9]{20,24}_[0-9a-f]{40}", "https://app.circleci.com/settings/user/tokens"),
    Format("circleci-old-token", "CircleCI token", r"[0-9a-f]{40}", "https://app.circleci.com/settings/user/tokens", near="circle_?ci?_?(?:api)?_?token|circleci"),
    Format("buildkite-token", "Buildkite token", r"bk(?:ua|ct|at)_[0-9a-f]{40}", "https://buildkite.com/user/api-access-tokens"),
    Format("travis-token", "Travis CI token", r"[\w-]{22}", "https://app.travis-ci.com/account/preferences", near="travis", entropy=3.8),
    Format("jenkins-token", "Jenkins API token", r"11[0-9a-f]{32}", "your Jenkins → user → security", near="jenkins"),
    Format("sonar-token", "SonarQube token", r"sq[pua]_[0-9a-f]{40}", "https://sonarcloud.io/account/security"),
    Format("sonar-old-token", "SonarQube token", r"[0-9a-f]{40}", "https://sonarcloud.io/account/security", near="sonar"),
    Format("snyk-token", "Snyk token", _UUID, "https://app.snyk.io/account", near="snyk"),
    Format("codecov-token", "Codecov upload token", _UUID, "https://app.codecov.io → repository settings", near="codecov"),
    Format("codeclimate-token", "Code Climate reporter id", r"[0-9a-f]{64}", "https://codeclimate.com → repository settings", near="cc_test_reporter_id|codeclimate"),
    Format("octopus-key", "Octopus Deploy API key", r"API-[A-Z0-9]{26,32}", "your Octopus → profile → API keys", entropy=3.2),
    Format("harness-token", "Harness token", r"(?:pat|sat)\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}", "https://app.harness.io → profile"),
    Format("semgrep-token", "Semgrep token", r"[0-9a-f]{64}", "https://semgrep.dev/orgs/-/settings/tokens", near="semgrep"),
    Format("postman-key", "Postman API key", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", "https://go.postman.co/settings/me/api-keys"),
)  # fmt: skip
