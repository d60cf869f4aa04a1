from flask import Blueprint

bp = Blueprint("shop", __name__, url_prefix="/overridden")
admin = Blueprint("admin", __name__, url_prefix="/admin")
deep = Blueprint("deep", __name__)


@bp.route("/cart")
def cart():
    return ""


@admin.post("/price/<float:price>")
def price(price):
    return ""


@deep.route("/deep")
def deeper():
    return ""


admin.register_blueprint(deep, url_prefix="/level")
bp.register_blueprint(admin)
