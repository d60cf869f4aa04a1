"""Payments, banking, shipping and shops."""

from deployable.leaks.formats import Format

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_STRIPE = "https://dashboard.stripe.com/apikeys"

FORMATS = (
    Format("stripe-key", "Stripe live key", r"rk_live_[A-Za-z0-9]{16,250}|sk_live_(?:[A-Za-z0-9]{16,39}|[A-Za-z0-9]{51,250})", _STRIPE, entropy=3.2),
    Format("stripe-test-key", "Stripe test key", r"rk_test_[A-Za-z0-9]{16,250}|sk_test_(?:[A-Za-z0-9]{16,39}|[A-Za-z0-9]{51,250})", _STRIPE, entropy=3.2, test_key=True),
    Format("paystack-key", "Paystack live key", r"sk_live_[A-Za-z0-9]{40}", "https://dashboard.paystack.com → settings → API keys", entropy=3.0),
    Format("paystack-test-key", "Paystack test key", r"sk_test_[A-Za-z0-9]{40}", "https://dashboard.paystack.com → settings → API keys", entropy=3.0, test_key=True),
    Format("stripe-webhook-secret", "Stripe webhook secret", r"whsec_[A-Za-z0-9+/]{24,72}={0,2}", "https://dashboard.stripe.com/webhooks", entropy=3.2),
    Format("square-token", "Square access token", r"sq0atp-[\w-]{22}|(?<![+/])EAAA[\w-]{60}(?![+/])", "https://developer.squareup.com/apps", entropy=3.4),
    Format("square-oauth-secret", "Square OAuth secret", r"sq0csp-[\w-]{43}", "https://developer.squareup.com/apps", entropy=3.4),
    Format("paypal-braintree-token", "Braintree access token", r"access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}", "https://www.braintreegateway.com"),
    Format("paypal-secret", "PayPal client secret", r"E[\w-]{79}", "https://developer.paypal.com/dashboard/applications", near="paypal|client_?secret", entropy=4.0),
    Format("paddle-key", "Paddle API key", r"pdl_live_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}", "Paddle → developer tools → authentication", entropy=3.5),
    Format("paddle-sandbox-key", "Paddle sandbox key", r"pdl_sdbx_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}", "Paddle → developer tools → authentication", entropy=3.5, test_key=True),
    Format("polar-token", "Polar access token", r"polar_(?:oat|pat)_[\w-]{37,60}", "Polar → organisation settings → access tokens", entropy=3.5),
    Format("plaid-secret", "Plaid secret", r"[0-9a-f]{30}", "https://dashboard.plaid.com/developers/keys", near="plaid"),
    Format("plaid-token", "Plaid access token", rf"access-(?:sandbox|development|production)-{_UUID}", "https://dashboard.plaid.com/developers/keys"),
    Format("adyen-key", "Adyen API key", r"AQE[A-Za-z0-9+/]{60,200}={0,2}-[A-Za-z0-9+/]{43}=-[\w(){}\[\]<>.,:;!?&%$#@^*+=~|-]{8,20}", "https://ca-live.adyen.com → developers"),
    Format("razorpay-key", "Razorpay key", r"rzp_(?:live|test)_[A-Za-z0-9]{14}", "https://dashboard.razorpay.com/app/keys", entropy=3.0),
    Format("flutterwave-key", "Flutterwave secret key", r"FLWSECK(?:_TEST)?-[0-9a-zA-Z]{12,40}(?:-X)?", "https://dashboard.flutterwave.com", entropy=3.0),
    Format("mollie-key", "Mollie API key", r"(?<!_)(?:live|test)_[A-Za-z0-9]{30}", "https://my.mollie.com/dashboard/developers/api-keys", entropy=3.6),
    Format("gocardless-token", "GoCardless access token", r"(?:live|sandbox)_[\w-]{40}", "https://manage.gocardless.com/developers", near="gocardless|gc_access", entropy=3.8),
    Format("shippo-token", "Shippo token", r"shippo_(?:live|test)_[0-9a-f]{40}", "https://apps.goshippo.com/settings/api"),
    Format("easypost-key", "EasyPost API key", r"EZ[AT]K[A-Za-z0-9]{54}", "https://www.easypost.com/account/api-keys"),
    Format("shopify-token", "Shopify token", r"shp(?:at|ca|pa|ss|ua)_[0-9a-fA-F]{32}", "https://admin.shopify.com → apps"),
    Format("coinbase-key", "Coinbase secret", r"[A-Za-z0-9]{32}|[A-Za-z0-9+/]{86}==", "https://www.coinbase.com/settings/api", near="coinbase.{0,12}(?:secret|key)", entropy=3.8),
    Format("duffel-token", "Duffel token", r"duffel_(?:test|live)_[\w=-]{43}", "https://app.duffel.com"),
    Format("lob-key", "Lob API key", r"(?<!_)(?:live|test)_[0-9a-f]{35}", "https://dashboard.lob.com/settings/api-keys"),
    Format("wise-token", "Wise API token", _UUID, "https://wise.com/settings/api-tokens", near="transferwise|wise_(?:api|token)"),
)  # fmt: skip
