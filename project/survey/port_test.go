package survey

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

func TestPort(t *testing.T) {
	const app = "-- app.py --\nfrom flask import Flask\napp = Flask(__name__)\n"
	tests := map[string]struct{ files, want string }{
		"nothing":              {app, ""},
		"run":                  {app + "if __name__ == '__main__':\n    app.run(host='0.0.0.0', port=8081)\n", "8081 app.py:4 likely"},
		"run-positional":       {app + "app.run('0.0.0.0', 8082)\n", "8082 app.py:3 likely"},
		"run-variable":         {app + "PORT = 8083\nif x:\n    app.run(port=PORT)\n", "8083 app.py:5 likely"},
		"fallback":             {app + "import os\napp.run(port=int(os.environ.get('PORT', 8084)))\n", "8084 app.py:4 likely"},
		"fallback-or":          {app + "import os\nport = int(os.getenv('PORT') or '8085')\n", "8085 app.py:4 likely"},
		"another-get":          {app + "x = {}.setdefault('PORT', 9)\nasyncio.run(main(), 7)\n", ""},
		"procfile":             {app + "app.run(port=1234)\n-- Procfile --\nweb: gunicorn -b 0.0.0.0:8086 app:app\n", "8086 Procfile:1 certain 1234"},
		"procfile-env":         {app + "-- Procfile --\nweb: gunicorn -b 0.0.0.0:$PORT app:app\n", ""},
		"dockerfile":           {app + "-- Dockerfile --\nFROM python\nEXPOSE 8087/tcp\nCMD [\"gunicorn\", \"app:app\"]\n", "8087 Dockerfile:2 certain"},
		"dockerfile-env":       {app + "-- Dockerfile --\nFROM python\nENV PORT=8088\nCMD exec gunicorn --bind :$PORT app:app\n", "8088 Dockerfile:3 certain"},
		"heredoc":              {app + "-- Dockerfile --\nFROM python\nRUN <<EOF\nEXPOSE 1234\nEOF\nCOPY <<'X Y' /etc/a\nFROM x\nENV PORT=1235\nX Y\nEXPOSE 8113\nCMD [\"gunicorn\", \"app:app\"]\n", "8113 Dockerfile:9 certain"},
		"privileged":           {app + "app.run(port=8089)\n-- Dockerfile --\nFROM python\nEXPOSE 80\nCMD [\"gunicorn\", \"app:app\"]\n", "8089 app.py:3 likely note: Dockerfile:2 says port 80, which only root may open everywhere, and the image does not run as root."},
		"only-privileged":      {app + "app.run(port=443)\n", "0  unknown note: app.py:3 says port 443, which only root may open everywhere, and the image does not run as root."},
		"compose":              {app + "-- compose.yml --\nservices:\n  db:\n    image: x\n    ports: ['5432:5432']\n  web:\n    build: .\n    ports:\n      - '${PORT:-80}:8090'\n", "8090 compose.yml:8 certain"},
		"compose-long":         {app + "-- compose.yml --\nservices:\n  web:\n    build: .\n    ports:\n      - target: 8091\n        published: 80\n", "8091 compose.yml:5 certain"},
		"compose-flow-build":   {app + "-- compose.yml --\nservices:\n  web:\n    build: {context: .}\n    ports: ['80:8101']\n", "8101 compose.yml:4 certain"},
		"compose-flow-service": {app + "-- compose.yml --\nservices:\n  web: {build: ., ports: ['80:8102']}\n", "8102 compose.yml:2 certain"},
		"compose-flow-ports":   {app + "-- compose.yml --\nservices:\n  web:\n    build: .\n    ports: [{target: 8103}]\n", "8103 compose.yml:4 certain"},
		"compose-merge":        {app + "-- compose.yml --\nx-base: &base\n  build: .\n  ports: ['8100']\nservices:\n  web:\n    ports:\n      - 80:8104\n    <<: *base\n", "8104 compose.yml:7 certain"},
		"compose-merge-list":   {app + "-- compose.yml --\nx-a: &a {build: .}\nx-b: &b\n  ports: ['80:8105']\nservices:\n  web:\n    <<: [*a, *b]\n", "8105 compose.yml:3 certain"},
		"compose-alias":        {app + "-- compose.yml --\nx-p: &p 80:8106\nservices:\n  web:\n    build: .\n    ports: [*p]\n", "8106 compose.yml:1 certain"},
		"compose-tab":          {app + "-- compose.yml --\nservices:\n  web:\n    build:\t.\n    ports:\t\n      - 80:8107\n", "8107 compose.yml:5 certain"},
		"compose-dashes":       {app + "-- compose.yml --\nservices:\n  web:\n    build: .\n    labels:\n      text: |\n        --- not a document\n    ports:\n      - 80:8108\n", "8108 compose.yml:8 certain"},
		"compose-documents":    {app + "-- compose.yml --\nservices:\n  db:\n    image: postgres\n---\nservices:\n  web:\n    build: .\n    ports:\n      - 80:8109\n", "8109 compose.yml:9 certain"},
		"flaskenv":             {app + "-- .flaskenv --\nFLASK_RUN_PORT=8092 # here\n", "8092 .flaskenv:1 likely"},
		"flaskenv-tab":         {app + "-- .flaskenv --\nFLASK_RUN_PORT=8110\t# here\n", "8110 .flaskenv:1 likely"},
		"example-lines":        {app + "-- .env.example --\nTEXT=\"\nPORT=1234\n\"\nexport\tPORT = '8111'# here\n", "8111 .env.example:4 likely"},
		"gunicorn-file":        {app + "-- gunicorn.conf.py --\nbind = '0.0.0.0:8093'\n", "8093 gunicorn.conf.py:1 certain"},
		"gunicorn-format":      {app + "-- gunicorn.conf.py --\nimport os\nbind = f\"0.0.0.0:{os.environ.get('PORT', '8094')}\"\n", "8094 gunicorn.conf.py:2 likely"},
		"any-variable":         {app + "import os\nif __name__ == '__main__':\n    app.run(port=os.environ.get('LISTEN_PORT', 9090))\n", "9090 app.py:5 likely"},
		"any-variable-int":     {app + "import os\napp.run('0.0.0.0', int(os.getenv('SHOP_PORT', '9091')))\n", "9091 app.py:4 likely"},
		"any-variable-named":   {app + "import os\nserver_port = int(os.getenv('SHOP_PORT') or 9092)\napp.run(port=server_port)\n", "9092 app.py:5 likely"},
		"any-variable-local":   {app + "import os\ndef main():\n    port = int(os.getenv('SHOP_PORT', 9093))\n    app.run(port=port)\n", "9093 app.py:6 likely"},
		"flask-run-port":       {app + "import os\napp.run(port=os.environ.get('FLASK_RUN_PORT', 9094))\n", "9094 app.py:4 likely"},
		"listen-formatted":     {app + "from waitress import serve\nPORT = 9095\nif __name__ == '__main__':\n    serve(app, listen=f'*:{PORT}')\n", "9095 app.py:6 likely"},
		"flaskenv-expanded":    {app + "-- .flaskenv --\nAPP_PORT=9096\nFLASK_RUN_PORT=${APP_PORT}\n", "9096 .flaskenv:2 likely"},
		"flaskenv-default":     {app + "-- .flaskenv --\nFLASK_RUN_PORT=${APP_PORT:-9097}\n", "9097 .flaskenv:1 likely"},
		"flaskenv-of-env":      {app + "-- .env --\nAPP_PORT=9098\n-- .flaskenv --\nFLASK_RUN_PORT=\"${APP_PORT}\"\n", "9098 .flaskenv:1 likely"},
		"env-expanded":         {app + "-- .env --\nAPP_PORT=9099\nFLASK_RUN_PORT=${APP_PORT}\n", "9099 .env:2 likely"},
		"flask-run-default":    {app + "-- run.sh --\nflask --app app run --port ${FLASK_RUN_PORT:-9100}\n", "9100 run.sh:1 likely"},
		"config-of-any-name":   {app + "-- Procfile --\nweb: gunicorn --config gunicorn-cfg.py app:app\n-- gunicorn-cfg.py --\nbind = '0.0.0.0:5005'\nworkers = 2\n", "5005 gunicorn-cfg.py:1 certain"},
		"config-in-arguments":  {app + "-- Dockerfile --\nFROM python\nENV GUNICORN_CMD_ARGS=\"-c conf/server.py\"\nCMD gunicorn app:app\n-- conf/server.py --\nbind = ['0.0.0.0:5006']\n", "5006 conf/server.py:1 certain"},
		"config-of-a-module":   {app + "-- Procfile --\nweb: gunicorn -c python:conf.server app:app\n-- conf/server.py --\nimport os\nbind = '0.0.0.0:%s' % os.environ.get('HTTP_PORT', '5007')\n", "5007 conf/server.py:2 certain"},
		"config-loses-no-flag": {app + "-- Procfile --\nweb: gunicorn -c g.py -b :8000 app:app\n-- g.py --\nbind = '0.0.0.0:5008'\n", "5008 g.py:1 certain"},
		"config-with-port":     {app + "-- Procfile --\nweb: gunicorn -c g.py -b :8000 app:app\n-- g.py --\nimport os\nbind = '0.0.0.0:' + os.environ.get('PORT', '5009')\n", "8000 Procfile:1 certain 5009"},
		"config-privileged":    {app + "-- Procfile --\nweb: gunicorn -c g.py app:app\n-- g.py --\nbind = '0.0.0.0:80'\n", "80 g.py:1 certain"},
		"fly":                  {app + "-- fly.toml --\n[http_service]\n  internal_port = 8095\n", "8095 fly.toml:2 certain"},
		"fly-comment":          {app + "-- fly.toml --\n# internal_port = 1\n[http_service]\n  internal_port = 8096 # inside\n", "8096 fly.toml:3 certain"},
		"fly-services":         {app + "-- fly.toml --\n[[services]]\n  protocol = 'tcp'\n  internal_port = 8_097\n[[services]]\ninternal_port=8098\n", "8097 fly.toml:3 certain 8098"},
		"fly-inline":           {app + "-- fly.toml --\nhttp_service = { internal_port = 8099 }\n", "8099 fly.toml:1 certain"},
		"fly-dotted":           {app + "-- fly.toml --\nhttp_service.\"internal_port\" = 8100\n", "8100 fly.toml:1 certain"},
		"fly-other":            {app + "-- fly.toml --\n[build]\ninternal_port = 1234\n[http_service]\ninternal_port = \"web\"\n", ""},
		"fly-broken":           {app + "-- fly.toml --\n[http_service\ninternal_port = 1234\n", ""},
		"naming-command":       {app + "-- Procfile --\nweb: gunicorn -b :8114 gone:app\n-- Dockerfile --\nFROM python\nCMD [\"gunicorn\", \"-b\", \":8115\", \"app:app\"]\n", "8115 Dockerfile:2 certain 8114"},
		"every-source": {app + "app.run(port=8008)\n-- other.py --\napp.run(port=8009)\n-- .flaskenv --\nPORT=8007\n" +
			"-- compose.yml --\nservices:\n  web:\n    build: .\n    ports: ['80:8006']\n-- fly.toml --\n[http_service]\ninternal_port = 8005\n" +
			"-- Dockerfile --\nFROM python\nEXPOSE 8004\nCMD python app.py\n-- gunicorn.conf.py --\nimport os\nbind = ':' + os.getenv('PORT', '8003')\n" +
			"-- run.sh --\ngunicorn -b :8002 other:app\n-- Procfile --\nweb: gunicorn -b :8001 app:app\n", "8001 Procfile:1 certain 8002 8003 8004 8005 8006 8007 8008 8009"},
		"no-number": {app + "app.run(port='x')\napp.run(port=99999)\napp.run(port=-1)\napp.run(port=0x10)\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, dir := sourcetest.Index(t, test.files)
			found := survey(f, dir).Port
			have := ""
			if found.Known() || found.Note != "" {
				have = fmt.Sprintf("%d %s %s", found.Value, found.Evidence, found.Confidence)
			}
			for _, other := range found.Others {
				have += fmt.Sprint(" ", other.Value)
			}
			if found.Note != "" {
				have += " note: " + found.Note
			}
			assert.Equal(t, test.want, have)
		})
	}
}
