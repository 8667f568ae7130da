package entrypoint

import "dockgen/schema/credential"

// Secret returns the name of the first argument of the factory's call, nested ones
// included, that gives a literal to a name that looks like a secret's.
func (e EntryPoint) Secret() (name string, found bool) {
	if !e.Call {
		return "", false
	}
	arguments, _, _ := parseArguments(e.Arguments + ")")
	for _, a := range arguments {
		if name, found := secretLiteral(a.keyword, a.value); found {
			return name, true
		}
	}
	return "", false
}

// secretLiteral finds a text that is given under a secret-looking name: value
// under name, or inside value under the key of a dict.
func secretLiteral(name string, value literal) (string, bool) {
	if value.isText {
		return name, credential.LooksSecret(name) && credential.CouldBe(name, value.text)
	}
	for i, item := range value.items {
		itemName := name
		if value.keys != nil {
			itemName = value.keys[i].text
		}
		if found, ok := secretLiteral(itemName, item); ok {
			return found, true
		}
	}
	return "", false
}
