"""Chat, mail, SMS and push."""

from deployable.leaks.formats import Format

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_SLACK = "https://api.slack.com/apps → OAuth & permissions"

FORMATS = (
    Format("slack-token", "Slack token", r"xox[abposre]-(?:\d-)?(?:[A-Za-z0-9]+-){1,4}[A-Za-z0-9]{16,160}|xox[pe]\.xox[bp]-\d-[A-Za-z0-9-]{60,}", _SLACK, entropy=2.6),
    Format("slack-app-token", "Slack app-level token", r"xapp-\d-[A-Z0-9]{8,12}-\d{10,14}-[0-9a-f]{64}", _SLACK),
    Format("slack-webhook", "Slack webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Z0-9]{7,12}/[A-Z0-9]{7,14}/[A-Za-z0-9]{20,40}", "https://api.slack.com/apps → incoming webhooks", entropy=3.2),
    Format("slack-signing-secret", "Slack signing secret", r"[0-9a-f]{32}", "https://api.slack.com/apps → basic information", near="slack.{0,12}(?:secret|signing)|signing_?secret"),
    Format("discord-bot-token", "Discord bot token", r"[MNO][A-Za-z0-9_-]{23,27}\.[\w-]{6}\.[\w-]{27,38}", "https://discord.com/developers/applications", near="discord|token|bot", entropy=3.8),
    Format("discord-webhook", "Discord webhook", r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{17,20}/[\w-]{60,72}", "Discord → channel → integrations", entropy=3.8),
    Format("discord-client-secret", "Discord client secret", r"[\w-]{32}", "https://discord.com/developers/applications", near="discord.{0,12}secret", entropy=3.8),
    Format("telegram-bot-token", "Telegram bot token", r"\d{8,10}:AA[\w-]{33}", "Telegram → BotFather → /revoke", entropy=3.3),
    Format("twilio-api-key", "Twilio API key", r"SK[0-9a-f]{32}", "https://console.twilio.com → API keys", near="twilio|api_?key|_sid|keysid"),
    Format("twilio-auth-token", "Twilio auth token", r"[0-9a-f]{32}", "https://console.twilio.com", near="twilio"),
    Format("sendgrid-key", "SendGrid API key", r"SG\.[\w-]{22}\.[\w-]{43}", "https://app.sendgrid.com/settings/api_keys", entropy=3.5),
    Format("mailgun-key", "Mailgun API key", r"key-[0-9a-f]{32}", "https://app.mailgun.com → API security"),
    Format("mailgun-new-key", "Mailgun API key", r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}", "https://app.mailgun.com → API security", near="mailgun|\\bmg_|api_?key|secret|token|password"),
    Format("mailchimp-key", "Mailchimp API key", r"[0-9a-f]{32}-us\d{1,2}", "https://admin.mailchimp.com/account/api/"),
    Format("mandrill-key", "Mandrill API key", r"md-[\w-]{22}", "https://mandrillapp.com/settings", entropy=3.5),
    Format("postmark-token", "Postmark server token", _UUID, "https://account.postmarkapp.com/servers", near="postmark"),
    Format("resend-key", "Resend API key", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{22,26}", "https://resend.com/api-keys", entropy=3.4),
    Format("brevo-key", "Brevo API key", r"x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}", "https://app.brevo.com/settings/keys/api"),
    Format("sparkpost-key", "SparkPost API key", r"[0-9a-f]{40}", "https://app.sparkpost.com/account/api-keys", near="sparkpost"),
    Format("mailjet-key", "Mailjet key", r"[0-9a-f]{32}", "https://app.mailjet.com/account/apikeys", near="mailjet|\\bmj_"),
    Format("teams-webhook", "Microsoft Teams webhook", r"[\w-]+\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}", "Teams → channel → connectors"),
    Format("onesignal-key", "OneSignal API key", r"os_v2_(?:app|org)_[a-z0-9]{60,110}", "https://dashboard.onesignal.com"),
    Format("vonage-secret", "Vonage API secret", r"[A-Za-z0-9]{16}", "https://dashboard.nexmo.com/settings", near="(?:nexmo|vonage).{0,12}secret", entropy=3.2),
    Format("messagebird-key", "MessageBird access key", r"[A-Za-z0-9]{25}", "https://dashboard.messagebird.com", near="messagebird", entropy=3.5),
    Format("pusher-secret", "Pusher secret", r"[0-9a-f]{20}", "https://dashboard.pusher.com", near="pusher.{0,12}secret"),
    Format("ably-key", "Ably API key", r"[\w-]{6}\.[\w-]{6}:[\w-]{43}", "https://ably.com/accounts", near="ably|api_?key", entropy=3.8),
    Format("intercom-token", "Intercom access token", r"dG9rO[A-Za-z0-9+/]{54}=", "https://developers.intercom.com"),
    Format("klaviyo-key", "Klaviyo private key", r"pk_[0-9a-f]{34}", "https://www.klaviyo.com/settings/account/api-keys"),
    Format("zoom-webhook-secret", "Zoom secret", r"[\w-]{22,32}", "https://marketplace.zoom.us", near="zoom.{0,16}secret", entropy=3.5),
)  # fmt: skip
