"""Every refusal and failure as a calm page that says what to do."""

import logging

from flask import Flask, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lms.kernel.db import db
from lms.kernel.errors import LmsError
from lms.web.i18n import gettext as _
from lms.web.i18n import say

log = logging.getLogger("lms.web")

Refusal = tuple[str, int]

PAGES = {
    400: (_l("Yêu cầu chưa đúng"), _l("Máy chủ không hiểu được yêu cầu này. Hãy quay lại trang trước, tải lại rồi thử lần nữa.")),
    403: (_l("Bạn chưa được giao quyền này"), _l("Bạn xem được trang này nhưng chưa được giao quyền thay đổi. Nếu cần, hãy liên hệ phòng Hành chính - Kế toán.")),
    404: (_l("Không tìm thấy trang"), _l("Địa chỉ có thể đã gõ nhầm, trang đã được chuyển đi, hoặc bạn không được giao quyền xem trang này.")),
    405: (_l("Không làm được theo cách này"), _l("Địa chỉ này chỉ nhận thao tác từ nút bấm trên trang. Hãy quay lại và bấm nút trên trang.")),
    409: (_l("Dữ liệu vừa thay đổi"), _l("Có người hoặc một cửa sổ khác vừa thay đổi mục này. Không có gì bị mất; hãy tải lại trang để xem bản mới nhất.")),
    413: (_l("Nội dung gửi lên quá lớn"), _l("Hãy chọn tệp nhỏ hơn rồi gửi lại.")),
    422: (_l("Chưa thực hiện được"), _l("Có chỗ cần sửa trước khi gửi lại.")),
    429: (_l("Thử quá nhiều lần"), _l("Vui lòng chờ vài phút rồi thử lại.")),
    500: (_l("Máy chủ gặp lỗi"), _l("Lỗi này do phía chúng tôi và đã được ghi lại. Những gì bạn đã lưu vẫn còn. Hãy thử lại sau ít phút.")),
    503: (_l("Máy chủ đang bận"), _l("Hãy chờ ít giây rồi tải lại trang. Những gì bạn đã lưu vẫn còn.")),
}  # fmt: skip


def error_page(code: int, text: str | None = None) -> tuple[str, int]:
    """The page for a status, with its own sentence or the usual one."""
    title, usual = PAGES.get(code, PAGES[400 if code < 500 else 500])
    body = render_template(
        "error.html", code=code, title=str(title), text=text or str(usual),
        action_href="/", action_label=_("Về trang chủ"),
    )  # fmt: skip
    return body, code


def _too_large() -> str:
    """What a body that is too large is told, with how much may be sent."""
    usual, limit = str(PAGES[413][1]), (request.max_content_length or 0) // 2**20
    return f"{usual} {_('Mỗi lần gửi được tối đa %(limit)s MB.', limit=limit)}" if limit else usual


def _http(error: HTTPException) -> HTTPException | AnyResponse:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    body, _code = error_page(error.code, _too_large() if error.code == 413 else None)
    response = error.get_response()
    response.set_data(body)
    response.content_type = "text/html; charset=utf-8"
    return response


def init_app(app: Flask) -> None:
    """Attaches the handlers to `app`."""

    @app.errorhandler(LmsError)
    def lms_error(error: LmsError) -> Refusal:
        db.session.rollback()
        return error_page(error.status, say(error))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> HTTPException | AnyResponse:
        return _http(error)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    def database_busy(error: Exception) -> Refusal:
        log.exception("the database did not answer for %s", request.path)
        db.session.rollback()
        return error_page(503)

    @app.errorhandler(Exception)
    def failure(error: Exception) -> Refusal:
        log.exception("%s %s failed", request.method, request.path)
        db.session.rollback()
        if app.config.get("PROPAGATE_FAILURES"):
            raise error
        return error_page(500)
