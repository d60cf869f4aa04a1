"""Credentials made up at run time in the forms that providers publish; nothing that looks like one is stored here.

A form is literal text with ``{class:length}``: ``a`` letters and digits, ``A`` letters, ``l`` lower case and digits, ``u`` upper
case and digits, ``2`` base 32, ``h`` hexadecimal, ``H`` upper-case hexadecimal, ``d`` digits, ``w`` URL-safe base 64, ``b`` base
64, and ``{uuid}``, ``{crc}`` (thirty letters and digits with their CRC-32 in base 62).
"""

from __future__ import annotations

import random
import re
import string
import uuid
import zlib

_CLASSES = {
    "a": string.ascii_letters + string.digits,
    "A": string.ascii_letters,
    "l": string.ascii_lowercase + string.digits,
    "u": string.ascii_uppercase + string.digits,
    "2": string.ascii_uppercase + "234567",
    "h": "0123456789abcdef",
    "H": "0123456789ABCDEF",
    "d": string.digits,
    "w": string.ascii_letters + string.digits + "-_",
    "b": string.ascii_letters + string.digits + "+/",
}
_PART = re.compile(r"\{(?:(\w):(\d+)|(uuid)|(crc))\}")
_62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def made(form: str, chance: random.Random) -> str:
    def part(found: re.Match[str]) -> str:
        if found[3]:
            return str(uuid.UUID(int=chance.getrandbits(128), version=4))
        if found[4]:
            body = "".join(chance.choices(_CLASSES["a"], k=30))
            number, tail = zlib.crc32(body.encode()), ""
            for _ in range(6):
                number, rest = divmod(number, 62)
                tail = _62[rest] + tail
            return body + tail
        letters = _CLASSES[found[1]]
        text = "".join(chance.choices(letters, k=int(found[2])))
        # An end that is a letter or digit, as a real encoder mostly gives.
        return text[:-1] + chance.choice(_CLASSES["a"] if found[1] in "wb" else letters)

    return _PART.sub(part, form)


FORMS: tuple[tuple[str, str, str], ...] = (
    # (format, variable, form)
    ("anthropic", "ANTHROPIC_API_KEY", "sk-ant-" + "api03-{w:93}AA"),
    ("openai-project", "OPENAI_API_KEY", "sk-" + "proj-{w:74}T3BlbkFJ{w:74}"),
    ("openai-project-short", "OPENAI_API_KEY", "sk-" + "proj-{a:48}"),
    ("openai", "OPENAI_API_KEY", "sk-" + "{a:20}T3BlbkFJ{a:20}"),
    ("openai-service", "OPENAI_API_KEY", "sk-" + "svcacct-{w:60}T3BlbkFJ{w:60}"),
    ("hugging-face", "HF_TOKEN", "hf" + "_{A:34}"),
    ("groq", "GROQ_API_KEY", "gsk" + "_{a:52}"),
    ("perplexity", "PPLX_API_KEY", "pplx" + "-{a:48}"),
    ("xai", "XAI_API_KEY", "xai" + "-{a:80}"),
    ("replicate", "REPLICATE_API_TOKEN", "r8" + "_{a:37}"),
    ("openrouter", "OPENROUTER_API_KEY", "sk-or-" + "v1-{h:64}"),
    ("langsmith", "LANGCHAIN_API_KEY", "lsv2" + "_pt_{h:32}_{h:10}"),
    ("deepseek", "DEEPSEEK_API_KEY", "sk-" + "{h:32}"),
    ("mistral", "MISTRAL_API_KEY", "{a:32}"),
    ("cohere", "COHERE_API_KEY", "{a:40}"),
    ("elevenlabs", "ELEVENLABS_API_KEY", "sk" + "_{h:48}"),
    ("fireworks", "FIREWORKS_API_KEY", "fw" + "_{a:22}"),
    ("together", "TOGETHER_API_KEY", "{h:64}"),
    ("nvidia", "NVIDIA_API_KEY", "nvapi" + "-{w:64}"),
    ("pinecone", "PINECONE_API_KEY", "pcsk" + "_{a:6}_{a:63}"),
    ("tavily", "TAVILY_API_KEY", "tvly" + "-{a:32}"),
    ("github-classic", "GITHUB_TOKEN", "ghp" + "_{crc}"),
    ("github-oauth", "GITHUB_OAUTH", "gho" + "_{crc}"),
    ("github-server", "GITHUB_APP_TOKEN", "ghs" + "_{crc}"),
    ("github-fine-grained", "GH_PAT", "github" + "_pat_{a:22}_{a:59}"),
    ("gitlab", "GITLAB_TOKEN", "glpat" + "-{w:20}"),
    ("gitlab-deploy", "GITLAB_DEPLOY", "gldt" + "-{w:20}"),
    ("gitlab-runner", "RUNNER_TOKEN", "glrt" + "-{w:20}"),
    ("bitbucket", "BITBUCKET_APP_PASSWORD", "ATBB" + "{a:32}"),
    ("azure-devops", "AZURE_DEVOPS_PAT", "{a:76}" + "AZDO{a:4}"),
    ("sourcegraph", "SRC_ACCESS_TOKEN", "sgp" + "_{h:40}"),
    ("circleci", "CIRCLECI_TOKEN", "CCIPAT" + "_{a:22}_{h:40}"),
    ("buildkite", "BUILDKITE_API_TOKEN", "bkua" + "_{h:40}"),
    ("sonar", "SONAR_TOKEN", "sqp" + "_{h:40}"),
    ("snyk", "SNYK_TOKEN", "{uuid}"),
    ("codecov", "CODECOV_TOKEN", "{uuid}"),
    ("postman", "POSTMAN_API_KEY", "PMAK" + "-{h:24}-{h:34}"),
    ("npm", "NPM_TOKEN", "npm" + "_{crc}"),
    ("pypi", "PYPI_TOKEN", "pypi-" + "AgEIcHlwaS5vcmc{w:150}"),
    ("rubygems", "GEM_HOST_API_KEY", "rubygems" + "_{h:48}"),
    ("cargo", "CARGO_REGISTRY_TOKEN", "cio" + "{a:32}"),
    ("nuget", "NUGET_API_KEY", "oy2" + "{l:43}"),
    ("docker-hub", "DOCKERHUB_TOKEN", "dckr" + "_pat_{w:27}"),
    ("artifactory", "ARTIFACTORY_API_KEY", "AKC" + "p{a:69}"),
    ("clojars", "CLOJARS_TOKEN", "CLOJARS" + "_{l:60}"),
    ("aws-id", "AWS_ACCESS_KEY_ID", "AKIA" + "{2:16}"),
    ("aws-temporary-id", "AWS_ACCESS_KEY_ID", "ASIA" + "{2:16}"),
    ("aws-secret", "AWS_SECRET_ACCESS_KEY", "{b:40}"),
    ("aws-bedrock", "AWS_BEARER_TOKEN_BEDROCK", "ABSK" + "{b:128}"),
    ("google-api", "GOOGLE_API_KEY", "AIza" + "{w:35}"),
    ("google-oauth-secret", "GOOGLE_CLIENT_SECRET", "GOCSPX" + "-{w:28}"),
    ("google-oauth-token", "GOOGLE_ACCESS_TOKEN", "ya29" + ".a0{w:120}"),
    ("azure-ad", "AZURE_CLIENT_SECRET", "{a:3}8Q" + "~{a:34}"),
    ("azure-storage", "AZURE_STORAGE_KEY", "{b:86}=="),
    ("digitalocean", "DIGITALOCEAN_TOKEN", "dop" + "_v1_{h:64}"),
    ("digitalocean-oauth", "DO_OAUTH", "doo" + "_v1_{h:64}"),
    ("cloudflare", "CLOUDFLARE_API_TOKEN", "{w:40}"),
    ("cloudflare-global", "CLOUDFLARE_API_KEY", "{h:37}"),
    ("cloudflare-origin", "CF_ORIGIN_CA_KEY", "v1.0" + "-{h:24}-{h:146}"),
    ("alibaba-id", "ALIBABA_ACCESS_KEY_ID", "LTAI" + "{a:20}"),
    ("alibaba-secret", "ALIYUN_ACCESS_KEY_SECRET", "{a:30}"),
    ("ibm", "IBM_CLOUD_API_KEY", "{w:44}"),
    ("linode", "LINODE_TOKEN", "{h:64}"),
    ("scaleway", "SCW_SECRET_KEY", "{uuid}"),
    ("supabase", "SUPABASE_ACCESS_TOKEN", "sbp" + "_{h:40}"),
    ("supabase-secret", "SUPABASE_SECRET_KEY", "sb_" + "secret_{w:22}_{w:8}"),
    ("render", "RENDER_API_KEY", "rnd" + "_{a:32}"),
    ("railway", "RAILWAY_TOKEN", "{uuid}"),
    ("fly", "FLY_API_TOKEN", "fo1" + "_{w:43}"),
    ("heroku", "HEROKU_API_KEY", "HRKU" + "-AA{w:58}"),
    ("heroku-old", "HEROKU_API_KEY", "{uuid}"),
    ("vercel", "VERCEL_TOKEN", "{a:24}"),
    ("netlify", "NETLIFY_AUTH_TOKEN", "nfp" + "_{a:36}"),
    ("neon", "NEON_API_KEY", "napi" + "_{l:64}"),
    ("planetscale", "PLANETSCALE_TOKEN", "pscale" + "_tkn_{w:43}"),
    ("databricks", "DATABRICKS_TOKEN", "dapi" + "{h:32}"),
    ("tailscale", "TS_AUTHKEY", "tskey" + "-auth-{a:11}CNTRL-{a:32}"),
    ("aiven", "AIVEN_PASSWORD", "AVNS" + "_{w:19}"),
    ("ngrok", "NGROK_AUTHTOKEN", "2{a:26}" + "_{a:21}"),
    ("doppler", "DOPPLER_TOKEN", "dp" + ".st.dev.{a:43}"),
    ("vault", "VAULT_TOKEN", "hvs" + ".{w:90}"),
    ("terraform", "TF_TOKEN", "{a:14}" + ".atlasv1.{a:67}"),
    ("pulumi", "PULUMI_ACCESS_TOKEN", "pul" + "-{h:40}"),
    ("onepassword", "OP_SERVICE_ACCOUNT_TOKEN", "ops" + "_eyJ{a:300}"),
    ("age", "SOPS_AGE_KEY", "AGE-SECRET" + "-KEY-1{QPZ:58}"),
    ("openshift", "OC_TOKEN", "sha256" + "~{w:43}"),
    ("sentry-user", "SENTRY_AUTH_TOKEN", "sntryu" + "_{h:64}"),
    ("sentry-org", "SENTRY_AUTH_TOKEN", "sntrys" + "_eyJ{a:120}_{a:43}"),
    ("datadog-api", "DD_API_KEY", "{h:32}"),
    ("datadog-app", "DATADOG_APP_KEY", "{h:40}"),
    ("new-relic", "NEW_RELIC_API_KEY", "NRAK" + "-{u:27}"),
    ("new-relic-license", "NEW_RELIC_LICENSE_KEY", "{h:36}" + "NRAL"),
    ("grafana", "GRAFANA_TOKEN", "glsa" + "_{a:32}_{h:8}"),
    ("grafana-cloud", "GRAFANA_CLOUD_TOKEN", "glc" + "_eyJ{a:120}"),
    ("pagerduty", "PAGERDUTY_TOKEN", "u+" + "{a:18}"),
    ("posthog", "POSTHOG_PERSONAL_KEY", "phx" + "_{a:43}"),
    ("launchdarkly", "LAUNCHDARKLY_SDK_KEY", "sdk" + "-{uuid}"),
    ("launchdarkly-api", "LD_ACCESS_TOKEN", "api" + "-{uuid}"),
    ("honeycomb", "HONEYCOMB_API_KEY", "hcaik" + "_{l:58}"),
    ("dynatrace", "DT_API_TOKEN", "dt0c01" + ".{u:24}.{u:64}"),
    ("rollbar", "ROLLBAR_ACCESS_TOKEN", "{h:32}"),
    ("slack-bot", "SLACK_BOT_TOKEN", "xoxb" + "-{d:12}-{d:12}-{a:24}"),
    ("slack-user", "SLACK_USER_TOKEN", "xoxp" + "-{d:12}-{d:12}-{d:12}-{h:32}"),
    ("slack-app", "SLACK_APP_TOKEN", "xapp" + "-1-A{u:10}-{d:13}-{h:64}"),
    ("slack-webhook", "SLACK_WEBHOOK_URL", "https://hooks.slack" + ".com/services/T{u:8}/B{u:10}/{a:24}"),
    ("slack-signing", "SLACK_SIGNING_SECRET", "{h:32}"),
    ("discord-bot", "DISCORD_BOT_TOKEN", "MT" + "{a:24}.{a:6}.{w:38}"),
    ("discord-webhook", "DISCORD_WEBHOOK_URL", "https://discord" + ".com/api/webhooks/{d:18}/{w:68}"),
    ("telegram", "TELEGRAM_BOT_TOKEN", "{d:10}:" + "AA{w:33}"),
    ("twilio-key", "TWILIO_API_KEY", "SK" + "{h:32}"),
    ("twilio-auth", "TWILIO_AUTH_TOKEN", "{h:32}"),
    ("sendgrid", "SENDGRID_API_KEY", "SG" + ".{w:22}.{w:43}"),
    ("mailgun", "MAILGUN_API_KEY", "key" + "-{h:32}"),
    ("mailchimp", "MAILCHIMP_API_KEY", "{h:32}" + "-us14"),
    ("postmark", "POSTMARK_SERVER_TOKEN", "{uuid}"),
    ("resend", "RESEND_API_KEY", "re" + "_{a:8}_{a:24}"),
    ("brevo", "BREVO_API_KEY", "xkeysib" + "-{h:64}-{a:16}"),
    ("mandrill", "MANDRILL_API_KEY", "md" + "-{a:22}"),
    ("stripe-live", "STRIPE_SECRET_KEY", "sk" + "_live_{a:99}"),
    ("stripe-short", "STRIPE_SECRET_KEY", "sk" + "_live_{a:24}"),
    ("stripe-restricted", "STRIPE_KEY", "rk" + "_live_{a:99}"),
    ("stripe-test", "STRIPE_TEST_KEY", "sk" + "_test_{a:24}"),
    ("stripe-webhook", "STRIPE_WEBHOOK_SECRET", "whsec" + "_{a:32}"),
    ("square", "SQUARE_ACCESS_TOKEN", "sq0atp" + "-{w:22}"),
    ("square-oauth", "SQUARE_SECRET", "sq0csp" + "-{w:43}"),
    ("square-new", "SQUARE_TOKEN", "EAAA" + "{w:60}"),
    ("plaid", "PLAID_SECRET", "{h:30}"),
    ("plaid-token", "PLAID_ACCESS_TOKEN", "access" + "-production-{uuid}"),
    ("razorpay", "RAZORPAY_KEY", "rzp" + "_live_{a:14}"),
    ("flutterwave", "FLW_SECRET_KEY", "FLWSECK" + "-{h:32}-X"),
    ("braintree", "BRAINTREE_TOKEN", "access" + "_token$production${l:16}${h:32}"),
    ("shopify", "SHOPIFY_TOKEN", "shpat" + "_{h:32}"),
    ("shippo", "SHIPPO_TOKEN", "shippo" + "_live_{h:40}"),
    ("easypost", "EASYPOST_API_KEY", "EZAK" + "{a:54}"),
    ("okta", "OKTA_API_TOKEN", "00" + "{w:40}"),
    ("atlassian", "ATLASSIAN_API_TOKEN", "ATATT" + "3xFfGF0{w:170}={H:8}"),
    ("linear", "LINEAR_API_KEY", "lin" + "_api_{a:40}"),
    ("notion", "NOTION_TOKEN", "secret" + "_{a:43}"),
    ("notion-new", "NOTION_TOKEN", "ntn" + "_{a:46}"),
    ("figma", "FIGMA_TOKEN", "figd" + "_{w:40}"),
    ("airtable", "AIRTABLE_TOKEN", "pat" + "{a:14}.{h:64}"),
    ("algolia", "ALGOLIA_ADMIN_KEY", "{h:32}"),
    ("asana", "ASANA_TOKEN", "1/" + "{d:16}:{h:32}"),
    ("clickup", "CLICKUP_TOKEN", "pk" + "_{d:8}_{u:32}"),
    ("hubspot", "HUBSPOT_TOKEN", "pat" + "-na1-{uuid}"),
    ("typeform", "TYPEFORM_TOKEN", "tfp" + "_{a:44}"),
    ("contentful", "CONTENTFUL_TOKEN", "CFPAT" + "-{w:43}"),
    ("mapbox", "MAPBOX_SECRET", "sk" + ".eyJ{w:80}.{w:22}"),
    ("facebook", "FACEBOOK_TOKEN", "EAA" + "{a:160}"),
    ("twitter", "TWITTER_BEARER", "A" * 22 + "{a:22}%3D{a:50}"),
    ("dropbox", "DROPBOX_TOKEN", "sl" + ".{w:136}"),
    ("rapidapi", "RAPIDAPI_KEY", "{h:10}" + "msh{h:15}p1{h:6}jsn{h:12}"),
    ("django", "SECRET_KEY", "django-insecure-" + "{l:50}"),
    ("laravel", "APP_KEY", "base64" + ":{b:43}="),
    ("rails", "SECRET_KEY_BASE", "{h:128}"),
    ("fernet", "FERNET_KEY", "{w:43}="),
    ("jwt", "SERVICE_TOKEN", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ{w:60}.{w:43}"),
    ("redis-url", "REDIS_URL", "redis://:" + "{a:24}@cache.internal.net:6379/0"),
    ("postgres-url", "DATABASE_URL", "postgres://svc:" + "{a:20}@db.corp.net:5432/app"),
    ("paddle", "PADDLE_API_KEY", "pdl_live" + "_apikey_{l:26}_{a:22}_{a:3}"),
    ("polar", "POLAR_ACCESS_TOKEN", "polar" + "_oat_{a:43}"),
    ("confluent", "KAFKA_API_SECRET", "cflt" + "{b:60}"),
    ("trigger", "TRIGGER_SECRET_KEY", "tr_prod" + "_{a:24}"),
    ("inngest", "INNGEST_SIGNING_KEY", "signkey" + "-prod-{h:64}"),
)  # fmt: skip
_CLASSES["Q"] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
FORMS = tuple((name, variable, form.replace("{QPZ:", "{Q:")) for name, variable, form in FORMS)
