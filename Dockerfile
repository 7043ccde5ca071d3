# One image for web, worker and beat. Built in two steps, so that no compiler reaches production.
FROM python:3.11.14-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/portal
ENV PATH=/opt/portal/bin:$PATH
COPY requirements/production.txt /tmp/production.txt
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/production.txt
WORKDIR /srv/portal
COPY . .
# Neither step needs a database or a real key.
RUN for source in locale/*/LC_MESSAGES/*.po; do msgfmt --output-file="${source%.po}.mo" "$source"; done \
    && PORTAL_MODE=production SECRET_KEY=for-collecting-only BASE_URL=https://localhost \
       DATABASE_URL=postgres://nobody@localhost/nothing STATIC_ROOT=/srv/portal/staticfiles \
       python manage.py collectstatic --no-input

FROM python:3.11.14-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig ffmpeg \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal portal \
    && mkdir --mode=0750 /var/lib/portal \
    && chown portal:portal /var/lib/portal
COPY --from=build /opt/portal /opt/portal
COPY --from=build /srv/portal /srv/portal
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production \
    PORTAL_VAR=/var/lib/portal \
    XDG_CACHE_HOME=/tmp \
    STATIC_ROOT=/srv/portal/staticfiles
WORKDIR /srv/portal
USER portal
EXPOSE 8000
CMD ["gunicorn", "triangle_portal.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", \
     "--workers=2", "--threads=4", "--preload", "--max-requests=2000", "--max-requests-jitter=200", \
     "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
