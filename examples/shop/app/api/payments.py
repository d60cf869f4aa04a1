import hmac
from hashlib import sha256

from fastapi import APIRouter, Header, HTTPException, Request

from app.mail import send_receipt

router = APIRouter(prefix="/payments", tags=["payments"])
WEBHOOK_SECRET = "kQ7vX2mPz9Lr4TbW8nYc"


@router.post("/webhook", status_code=202)
async def payment_settled(request: Request, signature: str = Header()) -> dict[str, bool]:
    """Take the payment provider's word that an order is paid, and mail the receipt."""
    body = await request.body()
    expected = hmac.new(WEBHOOK_SECRET.encode(), body, sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
        raise HTTPException(403, "bad signature")
    event = await request.json()
    send_receipt(event["customer"], f"Thank you for order {event['order']}.")
    return {"accepted": True}
