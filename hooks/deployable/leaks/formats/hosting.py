"""Places that run or store applications: platforms and databases as a service."""

from deployable.leaks.formats import Format
from deployable.leaks.proofs import base64_crc32

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

FORMATS = (
    Format("supabase-token", "Supabase access token", r"sbp_(?:v0_)?[0-9a-f]{40}", "https://supabase.com/dashboard/account/tokens"),
    Format("supabase-secret-key", "Supabase secret key", r"sb_secret_[\w-]{22}_[\w-]{8}|sb_secret_[\w-]{20,40}", "https://supabase.com/dashboard → project → API keys", entropy=3.0),
    Format("render-key", "Render API key", r"rnd_[A-Za-z0-9]{28,34}", "https://dashboard.render.com/settings#api-keys", entropy=3.3),
    Format("railway-token", "Railway token", _UUID, "https://railway.com/account/tokens", near="railway"),
    Format("fly-token", "Fly.io token", r"fo1_[\w-]{43}|fm[12][ar]?_[A-Za-z0-9+/_-]{60,}={0,2}", "https://fly.io/user/personal_access_tokens", entropy=3.5),
    Format("heroku-key", "Heroku API key", r"HRKU-AA[\w-]{58}|HRKU-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "https://dashboard.heroku.com/account"),
    Format("heroku-old-key", "Heroku API key", _UUID, "https://dashboard.heroku.com/account", near="heroku"),
    Format("vercel-token", "Vercel token", r"[A-Za-z0-9]{24}", "https://vercel.com/account/settings/tokens", near="vercel|zeit|now_token", entropy=3.5),
    Format("vercel-prefixed-token", "Vercel token", r"vc[pikar]_[A-Za-z0-9]{56}|vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30,}", "https://vercel.com/account/settings/tokens", entropy=3.5),
    Format("netlify-token", "Netlify token", r"nfp_[A-Za-z0-9]{36,40}", "https://app.netlify.com/user/applications"),
    Format("netlify-old-token", "Netlify token", r"[\w-]{43,46}", "https://app.netlify.com/user/applications", near="netlify", entropy=4.0),
    Format("neon-key", "Neon API key", r"napi_[a-z0-9]{60,68}|neon_api_key_[A-Za-z0-9]{40,}", "https://console.neon.tech/app/settings/api-keys"),
    Format("neon-password", "Neon database password", r"npg_[A-Za-z0-9]{12,20}", "https://console.neon.tech → roles", entropy=3.0),
    Format("planetscale-secret", "PlanetScale secret", r"pscale_(?:tkn|pw|oauth|app_token|app_secret)_[\w.=-]{32,64}", "https://app.planetscale.com", entropy=3.3),
    Format("databricks-token", "Databricks token", r"dapi[0-9a-f]{32}(?:-\d)?", "your Databricks → settings → developer"),
    Format("databricks-secret", "Databricks OAuth secret", r"dose[0-9a-f]{32}", "your Databricks → settings → service principals"),
    Format("tailscale-key", "Tailscale key", r"tskey-(?:auth|api|client|webhook|scim)-[A-Za-z0-9]{6,20}(?:CNTRL)?-[A-Za-z0-9]{20,48}|tskey-[A-Za-z0-9]{12,20}", "https://login.tailscale.com/admin/settings/keys", entropy=3.0),
    Format("aiven-password", "Aiven service password", r"AVNS_[\w-]{16,24}", "https://console.aiven.io", entropy=3.2),
    Format("cloudinary-url", "Cloudinary URL with secret", r"cloudinary://\d{12,18}:[\w-]{20,30}@[\w-]+", "https://console.cloudinary.com/settings/api-keys", entropy=3.5),
    Format("ngrok-token", "ngrok token", r"[12][A-Za-z0-9]{26}_[A-Za-z0-9]{18,24}", "https://dashboard.ngrok.com/authtokens", near="ngrok|authtoken", entropy=3.8),
    Format("upstash-token", "Upstash REST token", r"A[A-Za-z0-9_-]{40,70}={0,2}", "https://console.upstash.com", near="upstash|kv_rest_api", entropy=3.8),
    Format("mongodb-atlas-key", "MongoDB Atlas private key", _UUID, "https://cloud.mongodb.com → access manager", near="atlas.{0,12}private|mongodb_?atlas"),
    Format("snowflake-token", "Snowflake programmatic token", r"ver:\d-hint:\d+-ETMsDgAAA[A-Za-z0-9+/=]{40,}", "your Snowflake → programmatic access tokens"),
    Format("cockroach-key", "CockroachDB Cloud key", r"CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}", "https://cockroachlabs.cloud/access"),
    Format("xata-key", "Xata API key", r"xau_[A-Za-z0-9]{32,40}", "https://app.xata.io/settings", entropy=3.4),
    Format("prefect-key", "Prefect API key", r"pn[ub]_[A-Za-z0-9]{36}", "https://app.prefect.cloud/my/api-keys", entropy=3.4),
    Format("confluent-secret", "Confluent Cloud API secret", r"cflt[A-Za-z0-9+/]{60}", "https://confluent.cloud/settings/api-keys", entropy=4.0, proof=base64_crc32),
    Format("trigger-key", "Trigger.dev secret key", r"tr_(?:dev|stg|prod|preview|pat)_(?:sk_)?[A-Za-z0-9]{20,60}", "https://cloud.trigger.dev → API keys", entropy=3.3),
    Format("inngest-signing-key", "Inngest signing key", r"signkey-[a-z]{4,8}-[0-9a-f]{32,64}", "https://app.inngest.com/env/production/manage/signing-key"),
    Format("expo-token", "Expo token", r"[\w-]{40}", "https://expo.dev/settings/access-tokens", near="expo_token", entropy=3.8),
)  # fmt: skip
