package environ

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSettings(t *testing.T) {
	const head = "from pydantic import BaseModel, Field, SecretStr\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\nfrom typing import Annotated, ClassVar, Optional\n"
	for name, test := range map[string]struct{ source, want string }{
		"fields": {head + `
class Settings(BaseSettings):
    """Text: of the class"""
    database_url: str
    mail_from: str = "a@example.org"
    api: SecretStr
    token_life: int = 3600
    auth_secret: int
    debug: bool = False
    nothing: Optional[str]
    none: str | None = None
    names: list[str] = []
    _private: str = "x"
    LIMIT: ClassVar[int] = 3
    @property
    def url(self) -> str:
        local: str = "x"
        return local
S = Settings()
`, `API required secret | AUTH_SECRET required | DATABASE_URL required secret | DEBUG default="False" | MAIL_FROM default="a@example.org" | NAMES | NONE | NOTHING required | TOKEN_LIFE default="3600"`},
		"field-function": {head + `
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_", env_file=".env")
    a: str = Field("a")
    b: str = Field(...)
    c: str = Field(default="c", alias="OTHER_C")
    d: str = Field(validation_alias="otherD")
    e: str = Field(default_factory=make)
    f: Annotated[int, Field(alias="F_F")] = 4
    g: str = Field(validation_alias=AliasChoices("G1", "G2"))
    h: str = Field(description="h")
S = Settings(h="h")
`, `F_F default="4" | G1 | G2 | OTHERD required | OTHER_C default="c" | SHOP_A default="a" | SHOP_B required | SHOP_E | SHOP_H`},
		"pydantic-1": {`
from typing import Optional
from pydantic import BaseSettings, Field
class Settings(BaseSettings):
    a: Optional[str]
    b: str = Field(..., env="B_B")
    c: str
    d: str
    e = 5
    class Config:
        env_prefix = "APP_"
        env_file = ".env"
        fields = {"d": {"env": "D_D"}}
def get_settings():
    return Settings()
`, `APP_A | APP_C required | APP_E | B_B required | D_D required`},
		"nested": {head + `
class Database(BaseModel):
    host: str
    port: int = 5432
class Cache(BaseSettings):
    url: str
    model_config = {"env_prefix": "CACHE_"}
class Settings(BaseSettings, env_prefix="SHOP_", env_nested_delimiter="__"):
    db: Database
    spare: Database = None
    cache: Cache = Field(default_factory=Cache)
S = Settings()
`, `CACHE_URL required | SHOP_DB__HOST required | SHOP_DB__PORT default="5432" | SHOP_SPARE__HOST | SHOP_SPARE__PORT default="5432"`},
		"nested-as-json": {head + `
class Database(BaseModel):
    host: str
class Settings(BaseSettings):
    db: Database
S = Settings()
`, `DB required`},
		"derived": {`-- base.py --
from pydantic_settings import BaseSettings
class Common(BaseSettings):
    model_config = dict(env_prefix="SHOP_")
    a: str
    b: str
-- config.py --
from base import Common
class Production(Common):
    b: str = "b"
    c: str
class Development(Common):
    d: str
-- app.py --
from config import Production
S = Production()
`, `SHOP_A required | SHOP_B default="b" | SHOP_C required | SHOP_D`},
		"not-called": {head + `
class Settings(BaseSettings):
    a: str
classes = {"a": Settings}
`, `A`},
		"called-in-a-script": {head + `
class Settings(BaseSettings):
    a: str
if __name__ == "__main__":
    Settings()
`, `A`},
		"case-counts": {head + `
class Settings(BaseSettings):
    model_config = SettingsConfigDict(case_sensitive=True)
    Name: str
S = Settings()
`, `Name required`},
		"another-base": {`
from shop.base import BaseSettings as Other
class Model(BaseModel):
    a: str
class Plain:
    b: str
M = Model()
`, ``},
		"typed-settings": {`
import typed_settings as ts
@ts.settings
class Database:
    host: str
@ts.settings(frozen=True)
class Settings:
    url: str
    db: Database
    name: str = "n"
    count: int = ts.option(default=3)
    key: str = ts.secret()
s = ts.load(Settings, appname="my-shop")
`, `MY_SHOP_COUNT default="3" | MY_SHOP_DB_HOST required | MY_SHOP_KEY required secret | MY_SHOP_NAME default="n" | MY_SHOP_URL required`},
		"one-line": {head + `
class Settings(BaseSettings): a: str
S: Settings = Settings()
`, `A required`},
		"broken": {"from pydantic_settings import BaseSettings\nclass A(BaseSettings):\n a: \n b: Annotated[\nclass C(A):\n c: '\n", "B | C"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, found(t, test.source)) })
	}
}

func TestPrefixed(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"prefix": {`
app.config.from_prefixed_env("SHOP")
KEY = app.config["SECRET_KEY"]
A = app.config.get("A", "a")
B = current_app.config["DB"]["HOST"], app.config.get("MAIL", {}).get("PORT", "25")
app.config["C"] = 1
if app.config["DEBUG"] or app.config["lower"]: pass
D = other["D"]
`, `SHOP_A default="a" | SHOP_DB__HOST | SHOP_MAIL__PORT default="25" | SHOP_SECRET_KEY secret`},
		"flask": {`-- app.py --
app.config.from_prefixed_env()
-- views.py --
def f():
    config = current_app.config
    return config["A"], current_app.config.get("B"), f"{app.config['C']}"
`, `FLASK_A | FLASK_B | FLASK_C`},
		"by-keyword": {`
app.config.from_prefixed_env(prefix="X", loads=str)
A = app.config["A"]
`, `X_A`},
		"unknown-prefix": {`
app.config.from_prefixed_env(name)
A = app.config["A"]
`, ``},
		"whole-environment": {`
import os
app.config.from_mapping(os.environ)
A = app.config["A"]
`, `A`},
		"not-loaded": {`
A = app.config["A"]
`, ``},
		"dynaconf": {`-- config.py --
from dynaconf import Dynaconf, Validator
settings = Dynaconf(envvar_prefix="SHOP", settings_files=["settings.toml"], validators=[
    Validator("DATABASE_URL", "MAIL.HOST", must_exist=True), Validator("RETRIES", default="3"), Validator("Y", must_exist=True, when=x)])
-- app.py --
from config import settings
A, B, C = settings.API_ROOT, settings.get("B", "b"), settings["C"]
settings.reload()
`, `SHOP_API_ROOT | SHOP_B default="b" | SHOP_C | SHOP_DATABASE_URL required secret | SHOP_MAIL__HOST required | SHOP_RETRIES default="3" | SHOP_Y`},
		"flask-dynaconf": {`
from dynaconf import FlaskDynaconf
FlaskDynaconf(app, envvar_prefix="SHOP")
A = app.config["A"]
`, `SHOP_A`},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, found(t, test.source)) })
	}
}
