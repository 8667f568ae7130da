FROM BASE AS build

RUN python -m venv --without-pip /opt/venv
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=bind,source=requirements.txt,target=requirements.txt \
    pip --python /opt/venv/bin/python install --disable-pip-version-check --no-compile -r requirements.txt \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash -x '/tests?/' /opt/venv/lib

FROM BASE

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_RUNTIME_DIR=/dev/shm \
    PORT=8000 \
    WEB_CONCURRENCY=4

WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY . .

USER 10001:10001
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]

CMD ["gunicorn", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "8", "--access-logfile", "-", "shop:create_app()"]
