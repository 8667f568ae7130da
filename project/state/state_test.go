package state

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"dockgen/project/sourcetest"
)

// files are the Python files of a project of an archive. What begins with no name is app.py.
func files(t *testing.T, text string) (reached []string, archive string) {
	if !strings.HasPrefix(text, "-- ") {
		text = "-- app.py --\n" + text
	}
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "-- "); ok && strings.HasSuffix(name, ".py --") {
			reached = append(reached, strings.TrimSuffix(name, " --"))
		}
	}
	return reached, text
}

func TestJobs(t *testing.T) {
	const thread = "import threading\n"
	tests := map[string]struct{ files, factory, want string }{
		"at-the-top":       {thread + "threading.Thread(target=poll, daemon=True).start()\n", "", "app.py:2"},
		"by-a-name":        {"from threading import Thread\nt = Thread(target=poll)\nt.daemon = True\nt.start()\n", "", "app.py:4"},
		"another-name":     {"import threading as th\nt: th.Thread = th.Thread(target=poll)\nt.start()\n", "", "app.py:3"},
		"alias":            {"from threading import Thread as T\n\nclass Poller(T):\n    pass\nPoller().start()\n", "", ""},
		"timer":            {"from threading import Timer\ndef tick():\n    Timer(60, tick).start()\ntick()\n", "", "app.py:3"},
		"a-list":           {thread + "ts = [threading.Thread(target=f) for f in (a, b)]\nfor t in ts:\n    t.start()\n", "", "app.py:4"},
		"in-a-function":    {thread + "def begin():\n    threading.Thread(target=poll).start()\nbegin()\n", "", "app.py:3"},
		"in-the-factory":   {thread + "def create_app():\n    app = Flask(__name__)\n    threading.Thread(target=poll).start()\n    return app\n", "create_app", "app.py:4"},
		"another-factory":  {thread + "def create_app():\n    threading.Thread(target=poll).start()\ndef make_app():\n    pass\n", "make_app", ""},
		"of-the-factory":   {thread + "def begin():\n    threading.Thread(target=poll).start()\ndef create_app():\n    begin()\n", "create_app", "app.py:3"},
		"another-file":     {"-- app.py --\nfrom shop.jobs import begin\nbegin()\n-- shop/jobs.py --\nimport threading\ndef begin():\n    threading.Thread(target=poll).start()\n", "", "shop/jobs.py:3"},
		"by-a-module":      {"-- app.py --\nfrom shop import jobs\njobs.begin()\n-- shop/jobs.py --\nimport threading\ndef begin():\n    threading.Thread(target=poll).start()\n", "", "shop/jobs.py:3"},
		"same-name":        {"-- app.py --\nfrom other import begin\nbegin()\n-- shop/jobs.py --\nimport threading\ndef begin():\n    threading.Thread(target=poll).start()\n", "", ""},
		"a-class":          {thread + "class Poller(threading.Thread):\n    def run(self):\n        pass\nPoller().start()\n", "", "app.py:5"},
		"a-class-starts":   {thread + "class Poller(threading.Thread):\n    def __init__(self):\n        super().__init__()\n        self.start()\npoller = Poller()\n", "", "app.py:5"},
		"a-class-has-one":  {thread + "class Poller:\n    def __init__(self):\n        self.t = threading.Thread(target=self.run)\n    def begin(self):\n        self.t.start()\npoller = Poller()\npoller.begin()\n", "", "app.py:6"},
		"a-class-imported": {"-- app.py --\nfrom jobs import poller\npoller.begin()\n-- jobs.py --\nimport threading\nclass Poller:\n    def begin(self):\n        threading.Thread(target=poll).start()\npoller = Poller()\n", "", "jobs.py:4"},
		"a-process":        {"from multiprocessing import Process\np = Process(target=poll)\np.start()\n", "", "app.py:3"},
		"low-level":        {"import _thread\n_thread.start_new_thread(poll, ())\n", "", "app.py:2"},
		"a-pool":           {"from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\npool.submit(poll)\n", "", "app.py:3"},
		"socketio":         {"from flask_socketio import SocketIO\nsocketio = SocketIO()\nsocketio.start_background_task(poll)\n", "", "app.py:3"},
		"gevent":           {"import gevent\ngevent.spawn(poll)\n", "", "app.py:2"},
		"first-request":    {thread + "@app.before_first_request\ndef begin():\n    threading.Thread(target=poll).start()\n", "", "app.py:4"},
		"mqtt":             {"import paho.mqtt.client as mqtt\nc = mqtt.Client()\nc.loop_start()\n", "", "app.py:3"},
		"scheduler":        {"from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ns.start()\n", "", "app.py:2"},
		"flask-apscheduler": {"from flask_apscheduler import APScheduler\ns = APScheduler()\ndef create_app():\n    s.init_app(app)\n    s.start()\n",
			"create_app", "app.py:2"},

		"in-a-view":          {thread + "@app.post('/mail')\ndef mail():\n    threading.Thread(target=send).start()\n    return ''\n", "", ""},
		"called-by-a-view":   {thread + "def send():\n    threading.Thread(target=send_now).start()\n@app.post('/mail')\ndef mail():\n    send()\n", "", ""},
		"in-a-script":        {thread + "if __name__ == '__main__':\n    threading.Thread(target=poll).start()\n", "", ""},
		"called-by-a-script": {thread + "def begin():\n    threading.Thread(target=poll).start()\nif __name__ == '__main__':\n    begin()\n", "", ""},
		"not-started":        {thread + "t = threading.Thread(target=poll)\n", "", ""},
		"waited-for":         {thread + "t = threading.Thread(target=load)\nt.start()\nt.join()\n", "", ""},
		"the-reloader-alone": {thread + "import os\nif os.environ.get('WERKZEUG_RUN_MAIN') == 'true':\n    threading.Thread(target=poll).start()\n", "", ""},
		"behind-a-lock":      {"import fcntl, threading\nf = open('/tmp/lock', 'w')\nfcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\nthreading.Thread(target=poll).start()\n", "", ""},
		"an-event-loop":      {thread + "def loop():\n    asyncio.new_event_loop().run_forever()\nthreading.Thread(target=loop, daemon=True).start()\n", "", ""},
		"a-lock-alone":       {thread + "lock = threading.Lock()\nlocal = threading.local()\n", "", ""},
		"another-start":      {thread + "app = Flask(__name__)\nserver = Server()\nserver.start()\n", "", ""},
		"later":              {thread + "atexit.register(lambda: threading.Thread(target=poll).start())\n", "", ""},
		"blocking-scheduler": {"from apscheduler.schedulers.blocking import BlockingScheduler\ns = BlockingScheduler()\n", "", ""},
		"scheduler-by-hand":  {"from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\nif __name__ == '__main__':\n    s.start()\n", "", ""},
		"scheduler-script":   {"from apscheduler.schedulers.background import BackgroundScheduler\nif __name__ == '__main__':\n    s = BackgroundScheduler()\n    s.start()\n", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reached, archive := files(t, test.files)
			f, _ := sourcetest.Index(t, archive)
			job, ok := Jobs(f, reached, test.factory)
			got := ""
			if ok {
				got = job.At.String()
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestSecretKey(t *testing.T) {
	const app = "import os, secrets\napp = Flask(__name__)\n"
	tests := map[string]struct{ files, want string }{
		"attribute":             {app + "app.secret_key = os.urandom(24)\n", "SECRET_KEY app.py:3 "},
		"config":                {app + "app.config['SECRET_KEY'] = secrets.token_hex()\n", "SECRET_KEY app.py:3 "},
		"uuid":                  {app + "app.config['SECRET_KEY'] = str(uuid.uuid4())\n", "SECRET_KEY app.py:3 "},
		"letters":               {app + "app.secret_key = ''.join(random.choice(string.ascii_letters) for _ in range(32))\n", "SECRET_KEY app.py:3 "},
		"update":                {app + "app.config.update(DEBUG=False, SECRET_KEY=os.urandom(24))\n", "SECRET_KEY app.py:3 "},
		"mapping":               {app + "app.config.from_mapping({'SECRET_KEY': os.urandom(24).hex()})\n", "SECRET_KEY app.py:3 "},
		"in-the-factory":        {"def create_app():\n    app = Flask(__name__)\n    app.secret_key = os.urandom(24)\n    return app\n", "SECRET_KEY app.py:3 "},
		"class":                 {"-- config.py --\nclass Config:\n    SECRET_KEY = os.urandom(32)\n", "SECRET_KEY config.py:2 "},
		"by-a-name":             {app + "KEY = os.urandom(24)\napp.secret_key = KEY\n", "SECRET_KEY app.py:4 "},
		"by-a-function":         {app + "def make():\n    return secrets.token_urlsafe(32)\napp.secret_key = make()\n", "SECRET_KEY app.py:5 "},
		"jwt":                   {app + "app.secret_key = os.environ['KEY']\napp.config['JWT_SECRET_KEY'] = secrets.token_hex()\n", "JWT_SECRET_KEY app.py:4 "},
		"or":                    {app + "app.secret_key = os.environ.get('SECRET_KEY') or os.urandom(24)\n", "SECRET_KEY app.py:3 SECRET_KEY"},
		"default":               {app + "app.secret_key = os.environ.get('APP_KEY', secrets.token_hex())\n", "SECRET_KEY app.py:3 APP_KEY"},
		"getenv":                {app + "app.config['SECRET_KEY'] = os.getenv('KEY', default=os.urandom(24))\n", "SECRET_KEY app.py:3 KEY"},
		"decouple":              {app + "SECRET_KEY = config('SECRET_KEY', default=secrets.token_hex(16))\n", "SECRET_KEY app.py:3 SECRET_KEY"},
		"conditional":           {app + "app.secret_key = os.environ['KEY'] if 'KEY' in os.environ else os.urandom(24)\n", "SECRET_KEY app.py:3 KEY"},
		"two-steps":             {app + "SECRET_KEY = os.environ.get('KEY')\nif not SECRET_KEY:\n    SECRET_KEY = os.urandom(24)\napp.secret_key = SECRET_KEY\n", "SECRET_KEY app.py:5 KEY"},
		"two-steps-by-a-name":   {app + "key = os.getenv('KEY')\nif key is None:\n    key = os.urandom(24)\napp.secret_key = key\n", "SECRET_KEY app.py:6 KEY"},
		"branch-asks":           {app + "if 'KEY' not in os.environ:\n    app.secret_key = os.urandom(24)\n", "SECRET_KEY app.py:4 KEY"},
		"else-of-a-branch":      {app + "if os.environ.get('KEY'):\n    app.secret_key = os.environ['KEY']\nelse:\n    app.secret_key = os.urandom(24)\n", "SECRET_KEY app.py:6 KEY"},
		"missing":               {app + "try:\n    app.secret_key = os.environ['KEY']\nexcept KeyError:\n    app.secret_key = os.urandom(24)\n", "SECRET_KEY app.py:6 KEY"},
		"pydantic":              {"-- config.py --\nclass Settings(BaseSettings):\n    secret_key: str = Field(default_factory=lambda: secrets.token_hex(16))\n", "SECRET_KEY config.py:2 SECRET_KEY"},
		"prefixed":              {app + "app.config['SECRET_KEY'] = os.urandom(24)\napp.config.from_prefixed_env()\n", "SECRET_KEY app.py:3 FLASK_SECRET_KEY"},
		"passed-on":             {"-- app.py --\napp.secret_key = app.config['SECRET_KEY']\n-- config.py --\nclass Config:\n    SECRET_KEY = os.urandom(32)\n", "SECRET_KEY config.py:2 "},
		"for-development-too":   {"-- config.py --\nclass Config:\n    SECRET_KEY = os.urandom(32)\nclass DevelopmentConfig(Config):\n    SECRET_KEY = 'dev'\n", "SECRET_KEY config.py:2 "},
		"literal":               {app + "app.secret_key = 'dev'\n", ""},
		"environment":           {app + "app.secret_key = os.environ['SECRET_KEY']\n", ""},
		"read-from-a-file":      {app + "app.secret_key = open('key').read()\n", ""},
		"kept-in-a-file":        {app + "try:\n    key = open('key', 'rb').read()\nexcept OSError:\n    key = None\nif not key:\n    key = os.urandom(64)\n    open('key', 'wb').write(key)\napp.secret_key = key\n", ""},
		"kept-by-a-function":    {app + "def load():\n    if os.path.exists('key'):\n        return open('key').read()\n    key = os.urandom(24)\n    open('key', 'wb').write(key)\n    return key\napp.secret_key = load()\n", ""},
		"in-a-script":           {app + "app.secret_key = os.environ['KEY']\nif __name__ == '__main__':\n    app.secret_key = os.urandom(24)\n", ""},
		"debug-alone":           {app + "if app.debug:\n    app.secret_key = os.urandom(24)\nelse:\n    app.secret_key = os.environ['KEY']\n", ""},
		"development-class":     {"-- config.py --\nclass DevConfig:\n    SECRET_KEY = os.urandom(32)\nclass Prod:\n    SECRET_KEY = os.environ['KEY']\n", ""},
		"overwritten-elsewhere": {"-- app.py --\napp.secret_key = os.urandom(24)\napp.config.from_pyfile('local.cfg', silent=True)\n", ""},
		"own-file":              {"-- app.py --\napp.config.from_pyfile('settings.py')\n-- settings.py --\nSECRET_KEY = os.urandom(24)\n", "SECRET_KEY settings.py:1 "},
		"another-token":         {app + "app.secret_key = os.environ['K']\ntoken = secrets.token_hex()\nuser.api_key = secrets.token_hex()\n", ""},
		"derived":               {app + "app.secret_key = hashlib.sha256(os.environ['K'].encode()).hexdigest()\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reached, archive := files(t, test.files)
			f, _ := sourcetest.Index(t, archive)
			key, ok := SecretKey(f, reached)
			got := ""
			if ok {
				got = key.Name + " " + key.At.String() + " " + key.Variable
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestMemory(t *testing.T) {
	const limited = "from flask_limiter import Limiter\n"
	const cached = "from flask_caching import Cache\n"
	tests := map[string]struct{ files, want string }{
		"limiter":              {limited + "limiter = Limiter(get_remote_address, app=app)\n", "app.py:2 the counters of Flask-Limiter"},
		"limiter-memory":       {limited + "Limiter(get_remote_address, app=app, storage_uri='memory://')\n", "app.py:2 the counters of Flask-Limiter"},
		"limiter-setting":      {limited + "app.config['RATELIMIT_STORAGE_URI'] = 'memory://'\nLimiter(key).init_app(app)\n", "app.py:3 the counters of Flask-Limiter"},
		"limiter-default":      {limited + "Limiter(key, storage_uri=os.environ.get('REDIS', 'memory://'))\n", "app.py:2 the counters of Flask-Limiter"},
		"limiter-given":        {limited + "Limiter(key, storage_uri=os.environ.get('LIMITS', 'memory://'))\n", ""},
		"limiter-redis":        {limited + "Limiter(key, storage_uri='redis://redis:6379')\n", ""},
		"limiter-url":          {limited + "class Config:\n    RATELIMIT_STORAGE_URL = 'redis://redis'\nlimiter = Limiter(key)\n", ""},
		"limiter-required":     {limited + "Limiter(key, storage_uri=os.environ['REDIS_URL'])\n", ""},
		"limiter-elsewhere":    {limited + "app.config.from_envvar('SETTINGS')\nLimiter(key, app=app)\n", ""},
		"limiter-constant":     {limited + "app.config[ConfigVars.STORAGE_URI] = URI\nLimiter(key, app=app)\n", ""},
		"another-limiter":      {"class Limiter:\n    pass\nLimiter()  # not flask_limiter\n", ""},
		"cache":                {cached + "cache = Cache(app, config={'CACHE_TYPE': 'SimpleCache'})\n", "app.py:2 a cache"},
		"cache-setting":        {cached + "cache = Cache()\napp.config['CACHE_TYPE'] = 'simple'\n", "app.py:3 a cache"},
		"cache-class":          {cached + "cache = Cache()\nclass Config:\n    CACHE_TYPE = 'flask_caching.backends.SimpleCache'\n", "app.py:4 a cache"},
		"cachelib":             {"from cachelib import SimpleCache\ncache = SimpleCache()\n", "app.py:2 a cache"},
		"cache-redis":          {cached + "cache = Cache(config={'CACHE_TYPE': 'RedisCache'})\n", ""},
		"cache-of-two":         {cached + "cache = Cache()\nclass A:\n    CACHE_TYPE = 'SimpleCache'\nclass B:\n    CACHE_TYPE = 'RedisCache'\n", ""},
		"cache-in-tests":       {cached + "cache = Cache()\nclass TestingConfig:\n    CACHE_TYPE = 'SimpleCache'\nclass B:\n    CACHE_TYPE = 'RedisCache'\n", ""},
		"no-cache":             {cached + "cache = Cache(config={'CACHE_TYPE': 'NullCache'})\n", ""},
		"sockets":              {"from flask_socketio import SocketIO\nsocketio = SocketIO(app)\n", "app.py:2 the clients of its sockets"},
		"sockets-with-a-queue": {"from flask_socketio import SocketIO\nsocketio = SocketIO()\nsocketio.init_app(app, message_queue='redis://')\n", ""},
		"sockets-queue-none":   {"from flask_socketio import SocketIO\nsocketio = SocketIO(app, message_queue=None)\n", "app.py:2 the clients of its sockets"},
		"several":              {limited + cached + "Limiter(key)\nCache(config={'CACHE_TYPE': 'SimpleCache'})\n", "app.py:3 the counters of Flask-Limiter; app.py:4 a cache"},
	}
	env := func(name string) (string, bool) { return "redis://redis:6379", name == "LIMITS" }
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reached, archive := files(t, test.files)
			f, _ := sourcetest.Index(t, archive)
			var got []string
			for _, p := range Memory(f, reached, env) {
				got = append(got, p.At.String()+" "+p.What)
			}
			assert.Equal(t, test.want, strings.Join(got, "; "))
		})
	}
}

func TestMetrics(t *testing.T) {
	tests := map[string]struct{ files, want string }{
		"internal":  {"from prometheus_flask_exporter.multiprocess import GunicornInternalPrometheusMetrics\nm = GunicornInternalPrometheusMetrics(app)\n", "app.py:2 together demanded"},
		"port":      {"from prometheus_flask_exporter.multiprocess import GunicornPrometheusMetrics as M\n", ""},
		"flask":     {"from prometheus_flask_exporter import PrometheusMetrics\nm = PrometheusMetrics(app)\n", "app.py:2 together"},
		"factory":   {"from prometheus_flask_exporter import PrometheusMetrics\nm = PrometheusMetrics.for_app_factory()\n", "app.py:2 together"},
		"client":    {"from prometheus_client import Counter, generate_latest\n@app.get('/metrics')\ndef m():\n    return generate_latest()\n", "app.py:4"},
		"wsgi":      {"from prometheus_client import make_wsgi_app\nd = DispatcherMiddleware(app, {'/metrics': make_wsgi_app()})\n", "app.py:2"},
		"collector": {"from prometheus_client import CollectorRegistry, generate_latest, multiprocess\ndef m():\n    r = CollectorRegistry()\n    multiprocess.MultiProcessCollector(r)\n    return generate_latest(r)\n", "app.py:4 together"},
		"server":    {"from prometheus_client import start_http_server\nstart_http_server(8001)\n", "app.py:2 listens"},
		"script":    {"from prometheus_client import start_http_server\nif __name__ == '__main__':\n    start_http_server(8001)\n", ""},
		"pushed":    {"from prometheus_client import push_to_gateway, CollectorRegistry\npush_to_gateway('gw', 'job', registry)\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reached, archive := files(t, test.files)
			f, _ := sourcetest.Index(t, archive)
			m, ok := Metrics(f, reached)
			words := []string{m.At.String()}
			for word, is := range map[string]bool{"together": m.Together, "demanded": m.Demanded, "listens": m.Listens} {
				if is {
					words = append(words, word)
				}
			}
			slices.Sort(words[1:])
			slices.Reverse(words[1:])
			got := ""
			if ok {
				got = strings.Join(words, " ")
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// A hostile file takes neither long nor panics.
func TestHostile(t *testing.T) {
	many := strings.Repeat("t.start();T(x.Thread(SECRET_KEY=", 20_000)
	for name, text := range map[string]string{
		"nested":    "import threading\n" + many + "\nLimiter(" + strings.Repeat("(", 50_000),
		"lines":     "from threading import Thread\n" + strings.Repeat("t.start()\ndef f(): f(); Thread(); t.start()\n", 20_000),
		"functions": "from threading import Thread\n" + strings.Repeat("class A(Thread):\n def start(self): self.start(); A().start(); b.start()\n", 10_000),
		"keys":      strings.Repeat("SECRET_KEY = SECRET_KEY\nif x: SECRET_KEY = a\n", 30_000),
		"broken":    "from\nimport\n@\ndef\nclass\nasync def\nif :\nx = \n= y\n:\nSECRET_KEY=\nTRUSTED_HOSTS:\nThread(\n).start()\nThread().start(\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := sourcetest.Index(t, "-- app.py --\n"+text)
			begin := time.Now()
			reached := []string{"app.py"}
			Jobs(f, reached, "f")
			SecretKey(f, reached)
			Memory(f, reached, nil)
			Metrics(f, reached)
			assert.Less(t, time.Since(begin), 5*time.Second)
		})
	}
}
