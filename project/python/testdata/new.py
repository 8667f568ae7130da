match x:
    case {"a": [1, *rest]} if rest:
        pass
    case Point(x=0): pass
    case _:
        y = f"{x["a"]!r:{"w" + f"{1}"}} {'\n'.join(z)}"
type A[T] = list[T]
def f[T: (int, str) = int, *Ts, **P](a: T, /, *b: *Ts) -> dict[str, int]: ...
class C[T](B[T]): x: int = 0
t = t"hello {name!r} {x:>{w}}"
try:
    pass
except* ValueError as e: pass
try:
    pass
except A, B:
    pass
with (open("a") as a, open("b") as b,):
    pass
async def g():
    async with a as b, c: pass
    async for i in x: yield i
    return [i async for i in x if await i]
*a, b = 1, 2
@x.y[0](lambda: 1)
def h(a=lambda x: {1: 2}, *, b: "int"): return a
if (n := len(a)) > 10: print(n); x = 1
print(* [1], sep="")
print >>x, 1
x = 1 if y else 2; z = [
  # comment
  1,
]
while lambda: 0: break
exec("a")
raise X(1, 2) from None
print
0_0; 00; 0x1F; 1_000; 0o17; 1e5; 5j; 0777.5; 09e1
x = """
<<<<<<< HEAD
"""
x: int
lambda *a, **k: (a, k)
...
match = 1
match[0] = 2
case = match
type = 3
print(f'{x = }', f"{x!r}", rf"\d{x}", fr'\{x}', "\N{DASH}", f"\N{DASH} {x}")
def k(
    a,
): 
    """doc"""
    # c
for x in *a, b: pass
if x:
    pass
# c
elif y: pass
else: pass
del a, b
assert x, "y"
nonlocal_ = 1
