"""Keys that frameworks sign and encrypt with, and self-describing tokens."""

from deployable.leaks.formats import Format
from deployable.leaks.proofs import is_jwt, varied

_ROTATE = "make a new key; sessions and signed links made with the old one end"

FORMATS = (
    Format("django-secret-key", "Django secret key", r"django-insecure-[\w!@#$%^&*()+=-]{40,60}|[a-z0-9!@#$%^&*(_=+)-]{50}", _ROTATE, near="secret_?key", entropy=3.8, proof=varied),
    Format("rails-secret-key-base", "Rails secret_key_base", r"[0-9a-f]{128}", _ROTATE, near="secret_key_base|secret_token|secret"),
    Format("laravel-app-key", "Laravel application key", r"base64:[A-Za-z0-9+/]{43}=", "php artisan key:generate; what was encrypted with the old key is lost", entropy=3.8),
    Format("fernet-key", "Fernet key", r"[\w-]{43}=", "make a new key and re-encrypt with MultiFernet", near="fernet|encryption_?key|crypt.{0,8}key|airflow__core", entropy=4.0),
    Format("machine-key", "ASP.NET machine key", r"[0-9A-F]{48,128}", _ROTATE, near="validationkey|decryptionkey"),
    Format("json-web-token", "JSON Web Token", r"ey[A-Za-z0-9_-]{10,}\.ey[A-Za-z0-9_-]{6,}\.[\w-]{16,}", "end the session or rotate the key that signed it", entropy=3.5, proof=is_jwt),
    Format("json-web-encryption", "encrypted JSON Web Token", r"eyJ[\w-]{20,}\.[\w-]{40,}\.[\w-]{10,}\.[\w-]{20,}\.[\w-]{16,}", "end the session or rotate the key", entropy=3.8),
    Format("symfony-secret", "Symfony APP_SECRET", r"[0-9a-f]{32,40}", _ROTATE, near="app_secret"),
    Format("vapid-private-key", "VAPID private key", r"[\w-]{43}", "make a new key pair; subscriptions must be renewed", near="vapid.{0,10}priv", entropy=4.0),
    Format("hmac-session-secret", "session secret", r"[0-9a-f]{32,128}", _ROTATE, near="(?:session|cookie|jwt|nextauth|auth)_?secret"),
)  # fmt: skip
