"""A real web server of somebody else on this machine: what it answers is decided by the path."""

import datetime
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

JAPANESE = "<html><head><title>循環経済への取組</title></head><body><p>サーキュラーエコノミー</p></body></html>"


class Answers(BaseHTTPRequestHandler):
    """`pages`: path → (status, headers, body), or a function that writes what it likes."""

    pages: dict = {}
    asked: list = []

    def do_GET(self):
        type(self).asked.append((self.path, dict(self.headers)))
        answer = self.pages.get(self.path, (404, {}, b"not here"))
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def web_server(pages, *, certificate=None):
    """The server's address without a final slash, and what it was asked."""
    handler = type("Handler", (Answers,), {"pages": pages, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"{scheme}://localhost:{server.server_port}", handler.asked
    finally:
        server.shutdown()
        server.server_close()


def html(text, *, charset="utf-8", content_type="text/html"):
    return (200, {"Content-Type": content_type}, text.encode(charset))


def drip(handler):
    """A page that never ends: one byte a tenth of a second."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    drop_bytes(handler)


def drip_headers(handler):
    """An answer whose first line never ends."""
    drop_bytes(handler)


def drop_bytes(handler):
    try:
        for _n in range(300):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


def endless(handler):
    """More than anybody wants to read."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html; charset=utf-8")
    handler.end_headers()
    try:
        for _n in range(10_000):
            handler.wfile.write("資源循環".encode() * 1000)
    except OSError:
        return


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that signed itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
