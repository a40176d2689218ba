# Remit with its browser files inside; compose.yaml runs it beside a Neo4j.
FROM python:3.12-slim AS build
WORKDIR /source
RUN python -m venv /opt/remit
COPY requirements.lock .
RUN /opt/remit/bin/python -m pip install --no-cache-dir --requirement requirements.lock
COPY . .
# builds the wheel; the build hook fetches the browser files from npm, with Node.js from PyPI as there is none here
RUN /opt/remit/bin/python -m pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
COPY --from=build /opt/remit /opt/remit
ENV PATH=/opt/remit/bin:$PATH PYTHONUNBUFFERED=1
# no name, no home and no rights
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
CMD ["remit", "serve", "--host", "0.0.0.0", "--port", "8000"]
