FROM BASE

ARG CR_PAT
ENV CR_PAT=${CR_PAT}

RUN apt-get update && apt-get install -y \
    git \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

COPY requirements.txt .

RUN git config --global url."https://${CR_PAT}@GITHOST/".insteadOf "https://GITHOST/" \
    && pip install --no-cache-dir -r requirements.txt \
    && git config --global --unset url."https://${CR_PAT}@GITHOST/".insteadOf

COPY . .

RUN useradd --create-home --shell /bin/bash appuser
RUN chown -R appuser:appuser /app
USER appuser

EXPOSE 8000
ENV PYTHONPATH=/app
ENV PORT=8000

CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "4", "shop:create_app()"]
