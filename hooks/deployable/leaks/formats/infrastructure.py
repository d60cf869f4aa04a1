"""Secret stores, infrastructure as code, clusters and networks."""

from deployable.leaks.formats import Format

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

FORMATS = (
    Format("doppler-token", "Doppler token", r"dp\.(?:pt|st|ct|sa|scim|audit|said)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}", "https://dashboard.doppler.com", entropy=3.5),
    Format("vault-token", "Vault token", r"hv[sbr]\.[\w-]{24,300}", "vault token revoke", entropy=3.4),
    Format("vault-old-token", "Vault token", r"[sbr]\.[A-Za-z0-9]{24}", "vault token revoke", near="vault|x-vault-token", entropy=3.5),
    Format("terraform-cloud-token", "Terraform Cloud token", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}", "https://app.terraform.io/app/settings/tokens"),
    Format("pulumi-token", "Pulumi access token", r"pul-[0-9a-f]{40}", "https://app.pulumi.com/account/tokens"),
    Format("onepassword-service-token", "1Password service account token", r"ops_eyJ[A-Za-z0-9+/_-]{200,}={0,2}", "https://my.1password.com → developer", entropy=3.5),
    Format("onepassword-secret-key", "1Password secret key", r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}", "https://my.1password.com → profile", entropy=3.2),
    Format("age-secret-key", "age secret key", r"AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", "make a new key with age-keygen and re-encrypt"),
    Format("nats-seed", "NATS seed", r"S[ACNOUX][A-Z2-7]{56}", "make a new pair with nk and replace the public key where it is trusted", entropy=3.6),
    Format("infisical-token", "Infisical service token", r"st\.[0-9a-f]{24}\.[0-9a-f]{32,64}\.[0-9a-f]{32}", "https://app.infisical.com"),
    Format("openshift-token", "OpenShift token", r"sha256~[\w-]{43}", "oc delete oauthaccesstoken", entropy=3.8),
    Format("kubernetes-bootstrap-token", "Kubernetes bootstrap token", r"[a-z0-9]{6}\.[a-z0-9]{16}", "kubeadm token delete", near="kubeadm|--token|bootstrap", entropy=3.3),
    Format("consul-token", "Consul ACL token", _UUID, "consul acl token delete", near="consul.{0,12}token|x-consul-token"),
    Format("nomad-token", "Nomad ACL token", _UUID, "nomad acl token delete", near="nomad_token|x-nomad-token"),
    Format("zerotier-token", "ZeroTier token", r"[A-Za-z0-9]{32}", "https://my.zerotier.com/account", near="zerotier", entropy=3.6),
    Format("akeyless-token", "Akeyless key", r"[A-Za-z0-9+/=]{40,48}", "https://console.akeyless.io", near="akeyless.{0,10}key", entropy=4.0),
    Format("fastly-token", "Fastly API token", r"[\w-]{32}", "https://manage.fastly.com/account/personal/tokens", near="fastly", entropy=3.8),
    Format("dnsimple-token", "DNSimple token", r"dnsimple_[aou]_[A-Za-z0-9]{30,40}", "https://dnsimple.com → access tokens"),
    Format("gandi-key", "Gandi API key", r"[A-Za-z0-9]{24}|[0-9a-f]{40}", "https://admin.gandi.net → authentication options", near="gandi", entropy=3.3),
)  # fmt: skip
