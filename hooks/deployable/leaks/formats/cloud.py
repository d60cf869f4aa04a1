"""Clouds: Amazon, Google, Microsoft, DigitalOcean, Cloudflare and others."""

from deployable.leaks.formats import Format

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_AWS = "https://console.aws.amazon.com/iam → users → security credentials"
_GOOGLE = "https://console.cloud.google.com/apis/credentials"
_AZURE = "https://portal.azure.com"

FORMATS = (
    Format("aws-access-key-id", "AWS access key id", r"(?:(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}|A3T[A-Z0-9][A-Z0-9]{16})(?!(?:/|%2F)\d{8})", _AWS, entropy=2.8),
    Format("aws-secret-access-key", "AWS secret access key", r"[A-Za-z0-9/+]{40}", _AWS, near=r"aws_?.{0,20}(?:secret|sk|key)|secret_?access_?key|secretkey|aws", entropy=4.0),
    Format("aws-session-token", "AWS session token", r"(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{100,}", _AWS),
    Format("aws-mws-key", "Amazon MWS token", rf"amzn\.mws\.{_UUID}", "https://sellercentral.amazon.com"),
    Format("aws-bedrock-key", "Amazon Bedrock API key", r"ABSK[A-Za-z0-9+/]{100,272}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{40,}", "https://console.aws.amazon.com/bedrock → API keys"),
    Format("google-api-key", "Google API key", r"AIza[\w-]{35}", _GOOGLE, entropy=3.3),
    Format("google-oauth-secret", "Google OAuth client secret", r"GOCSPX-[\w-]{28}", _GOOGLE),
    Format("google-oauth-token", "Google OAuth access token", r"ya29\.[\w-]{40,}", "https://myaccount.google.com/permissions", entropy=3.5),
    Format("google-refresh-token", "Google OAuth refresh token", r"1//0[\w-]{38,110}", "https://myaccount.google.com/permissions", entropy=3.8),
    Format("firebase-server-key", "Firebase server key", r"AAAA[\w-]{7}:APA91[\w-]{130,}|AAAA[\w-]{7}:[\w-]{140}", "https://console.firebase.google.com → project settings"),
    Format("azure-ad-secret", "Entra ID client secret", r"[\w~.]{3}\dQ~[\w~.-]{31,34}", f"{_AZURE} → app registrations → certificates & secrets", entropy=3.3),
    Format("azure-storage-key", "Azure storage account key", r"[A-Za-z0-9+/]{86}==", f"{_AZURE} → storage account → access keys", near="accountkey|storage_?(?:account)?_?(?:access)?_?key|azure|cosmos|primarykey", entropy=4.3),
    Format("azure-shared-access-key", "Azure shared access key", r"[A-Za-z0-9+/]{43}=", f"{_AZURE} → shared access policies", near="sharedaccesskey|accesskey|eventhub|servicebus|iothub|signalr|azure", entropy=4.0),
    Format("azure-sas-signature", "Azure shared access signature", r"sig=[A-Za-z0-9/+]{30,}(?:%[0-9A-Fa-f]{2}[A-Za-z0-9/+]*){1,12}", f"{_AZURE} → storage account → shared access signature", entropy=3.8),
    Format("azure-function-key", "Azure Functions key", r"[\w/-]{52}AzFu[\w/=-]{5,8}|[\w/+-]{33,}AzCa[\w/=+-]{5,10}", f"{_AZURE} → function app → app keys", entropy=3.8),
    Format("azure-openai-key", "Azure AI services key", r"[0-9a-f]{32}|[A-Za-z0-9]{72,80}", f"{_AZURE} → keys and endpoint", near="azure_?openai|ocp-apim-subscription-key|cognitive_?services?|apim_", entropy=3.0),
    Format("digitalocean-token", "DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}", "https://cloud.digitalocean.com/account/api/tokens"),
    Format("digitalocean-spaces-key", "DigitalOcean Spaces key", r"DO00[A-Z0-9]{16}", "https://cloud.digitalocean.com/account/api/spaces", entropy=3.0),
    Format("digitalocean-old-token", "DigitalOcean token", r"[0-9a-f]{64}", "https://cloud.digitalocean.com/account/api/tokens", near="digital_?ocean|\\bdo_(?:api_)?(?:token|pat)"),
    Format("cloudflare-token", "Cloudflare API token", r"[\w-]{40}", "https://dash.cloudflare.com/profile/api-tokens", near="cloudflare|\\bcf_(?:api_)?(?:token|key)", entropy=3.8),
    Format("cloudflare-global-key", "Cloudflare global API key", r"[0-9a-f]{37}", "https://dash.cloudflare.com/profile/api-tokens", near="cloudflare|\\bcf_|x-auth-key"),
    Format("cloudflare-origin-key", "Cloudflare origin CA key", r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}", "https://dash.cloudflare.com/profile/api-tokens"),
    Format("alibaba-key-id", "Alibaba Cloud access key id", r"LTAI[A-Za-z0-9]{12,20}", "https://ram.console.aliyun.com/users", entropy=3.0),
    Format("alibaba-secret", "Alibaba Cloud access key secret", r"[A-Za-z0-9]{30}", "https://ram.console.aliyun.com/users", near="alibaba|aliyun|access_?key_?secret", entropy=3.8),
    Format("tencent-secret-id", "Tencent Cloud secret id", r"AKID[A-Za-z0-9]{32}", "https://console.cloud.tencent.com/cam/capi", entropy=3.5),
    Format("ibm-cloud-key", "IBM Cloud API key", r"[\w-]{44}", "https://cloud.ibm.com/iam/apikeys", near="ibm_?cloud|ibm.{0,10}api_?key|bluemix|watson", entropy=4.0),
    Format("linode-token", "Linode token", r"[0-9a-f]{64}", "https://cloud.linode.com/profile/tokens", near="linode"),
    Format("hetzner-token", "Hetzner Cloud token", r"[A-Za-z0-9]{64}", "https://console.hetzner.cloud", near="hcloud|hetzner", entropy=4.0),
    Format("scaleway-key", "Scaleway access key", r"SCW[A-Z0-9]{17}", "https://console.scaleway.com/iam/api-keys", entropy=3.0),
    Format("scaleway-secret", "Scaleway secret key", _UUID, "https://console.scaleway.com/iam/api-keys", near="scw_secret|scaleway.{0,10}secret"),
    Format("vultr-key", "Vultr API key", r"[A-Z0-9]{36}", "https://my.vultr.com/settings/#settingsapi", near="vultr", entropy=3.5),
    Format("yandex-cloud-key", "Yandex Cloud key", r"AQVN[\w-]{35,38}|t1\.[A-Z0-9a-z_-]+={0,2}\.[\w-]{86}={0,2}", "https://console.yandex.cloud", entropy=3.8),
    Format("yandex-secret", "Yandex Cloud secret key", r"YC[A-Za-z0-9][\w-]{37}", "https://console.yandex.cloud", near="secret|yandex|key", entropy=3.8),
)  # fmt: skip
