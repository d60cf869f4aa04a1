"""Errors, metrics, logs, flags and product analytics."""

from deployable.leaks.formats import Format

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

FORMATS = (
    Format("sentry-org-token", "Sentry organisation token", r"sntrys_eyJ[A-Za-z0-9+/=_-]{80,}", "https://sentry.io/settings/auth-tokens/"),
    Format("sentry-user-token", "Sentry user token", r"sntryu_[0-9a-f]{64}", "https://sentry.io/settings/account/api/auth-tokens/"),
    Format("sentry-old-token", "Sentry auth token", r"[0-9a-f]{64}", "https://sentry.io/settings/account/api/auth-tokens/", near="sentry.{0,12}token"),
    Format("sentry-dsn-secret", "Sentry DSN with secret", r"https://[0-9a-f]{32}:[0-9a-f]{32}@[\w.-]+/\d+", "https://sentry.io → project → client keys"),
    Format("datadog-key", "Datadog key", r"[0-9a-f]{40}|[0-9a-f]{32}", "https://app.datadoghq.com/organization-settings/api-keys", near="datadog|\\bdd[_-]?(?:api|app|application)|(?<![a-z])dd_"),
    Format("new-relic-key", "New Relic key", r"NR(?:AK|II|IQ|RA|SP)-[A-Za-z0-9_-]{27,32}", "https://one.newrelic.com/api-keys", entropy=3.0),
    Format("new-relic-license", "New Relic license key", r"[0-9a-f]{32,36}(?:NRAL|FFFFNRAL)", "https://one.newrelic.com/api-keys"),
    Format("new-relic-old-license", "New Relic license key", r"[0-9a-f]{40}", "https://one.newrelic.com/api-keys", near="new_?relic"),
    Format("grafana-token", "Grafana service account token", r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}", "your Grafana → service accounts", entropy=3.2),
    Format("grafana-cloud-token", "Grafana Cloud token", r"glc_eyJ[A-Za-z0-9+/=]{60,400}", "https://grafana.com → access policies", entropy=3.3),
    Format("grafana-key", "Grafana API key", r"eyJrIjoi[A-Za-z0-9]{70,400}={0,2}", "your Grafana → API keys", entropy=3.5),
    Format("pagerduty-key", "PagerDuty key", r"[uy][+_][\w+-]{18}|pdus\+[\w+-]{40,}", "https://support.pagerduty.com → API access keys", near="pager_?duty|\\bpd_", entropy=3.0),
    Format("pagerduty-routing-key", "PagerDuty routing key", r"[0-9a-f]{32}|R[A-Z0-9]{31}|[\w+-]{20}", "PagerDuty → service → integrations", near="pager_?duty|\\bpd_", entropy=3.2),
    Format("posthog-key", "PostHog personal key", r"ph[xsr]_[A-Za-z0-9]{40,52}", "https://app.posthog.com/settings/user-api-keys", entropy=3.4),
    Format("launchdarkly-key", "LaunchDarkly key", rf"(?:sdk|api|mob)-{_UUID}", "https://app.launchdarkly.com/settings/authorization"),
    Format("honeycomb-key", "Honeycomb key", r"hc[abs]i[kc]_[a-z0-9]{58}", "https://ui.honeycomb.io → environment settings"),
    Format("honeycomb-old-key", "Honeycomb key", r"[A-Za-z0-9]{22}|[0-9a-f]{32}", "https://ui.honeycomb.io → environment settings", near="honeycomb|x-honeycomb-team", entropy=3.2),
    Format("dynatrace-token", "Dynatrace token", r"dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}", "your Dynatrace → access tokens"),
    Format("splunk-hec-token", "Splunk HEC token", _UUID, "your Splunk → data inputs → HTTP event collector", near="splunk|hec_token"),
    Format("rollbar-token", "Rollbar access token", r"[0-9a-f]{32}", "https://rollbar.com → project access tokens", near="rollbar"),
    Format("bugsnag-key", "Bugsnag key", r"[0-9a-f]{32}", "https://app.bugsnag.com", near="bugsnag"),
    Format("opsgenie-key", "Opsgenie API key", _UUID, "https://app.opsgenie.com/settings/integrations", near="opsgenie|geniekey"),
    Format("mixpanel-secret", "Mixpanel secret", r"[0-9a-f]{32}", "https://mixpanel.com/settings/project", near="mixpanel.{0,12}secret"),
    Format("amplitude-key", "Amplitude secret key", r"[0-9a-f]{32}", "https://app.amplitude.com", near="amplitude.{0,12}secret"),
    Format("segment-key", "Segment write key", r"[A-Za-z0-9]{32}", "https://app.segment.com", near="segment.{0,12}(?:write|secret|token)", entropy=3.6),
    Format("elastic-api-key", "Elastic API key", r"[A-Za-z0-9+/]{56,62}={0,2}", "your Elastic → API keys", near="elastic.{0,20}(?:api)?_?key|apikey\\s", entropy=4.0),
    Format("logtail-token", "Better Stack source token", r"[A-Za-z0-9]{24}", "https://telemetry.betterstack.com", near="logtail|better_?stack", entropy=3.5),
    Format("coralogix-key", "Coralogix key", r"cxt[a-z]_[A-Za-z0-9]{30}", "https://coralogix.com → API keys"),
    Format("axiom-token", "Axiom token", rf"xa[aip]t-{_UUID}", "https://app.axiom.co/settings/tokens"),
)  # fmt: skip
