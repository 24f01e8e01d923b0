# One image for web, worker, beat and manage.py; docker-compose.yml says which of them a container is.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-noto-cjk gettext libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Compiling messages and collecting static files need no server and no secret.
RUN python manage.py compilemessages -v0 && python manage.py collectstatic --noinput -v0 \
    && useradd --system --home-dir /srv/portal portal \
    && mkdir -p /srv/files && chown portal /srv/files

USER portal
ENV DJANGO_SETTINGS_MODULE=circular_partners.settings.production \
    PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "--no-ws", "circular_partners.wsgi:application"]
