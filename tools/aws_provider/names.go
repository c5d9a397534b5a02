package main

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

//go:embed names.json
var namesJSON []byte

// names says what is served, and where Pulumi's own package departs from the bridge's rules.
type names struct {
	Resources map[string]named `json:"resources"`
	Functions map[string]named `json:"functions"`
}

// A type is a text, its name in Terraform, or an object where there is more to say. Properties have Terraform's names.
type named struct {
	Terraform           string              `json:"terraform"`
	DeleteBeforeReplace bool                `json:"deleteBeforeReplace"`
	Properties          map[string]property `json:"properties"`
}

type property struct {
	// In Pulumi.
	Name    string `json:"name"`
	Default any    `json:"default"`
	// A block that occurs once at most, and is a list in Pulumi all the same.
	List bool `json:"list"`
	// The longest automatic name, in characters; with what goes before it, and after it where a property is true.
	Autoname int               `json:"autoname"`
	Prefix   string            `json:"prefix"`
	SuffixIf map[string]string `json:"suffixIf"`
}

func (n *named) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		return json.Unmarshal(text, &n.Terraform)
	}
	type plain named
	return json.Unmarshal(text, (*plain)(n))
}

func readNames() (names, error) {
	var read names
	err := json.Unmarshal(namesJSON, &read)
	return read, err
}

// fields gives the bridge what its rules do not say of a type.
func (n named) fields(schema shim.SchemaMap) map[string]*tfbridge.SchemaInfo {
	found := map[string]*tfbridge.SchemaInfo{}
	for terraform, p := range n.Properties {
		found[terraform] = p.info(terraform, schema)
	}
	schema.Range(func(terraform string, attribute shim.Schema) bool {
		// As in Pulumi's own package, a policy may be given as an object, too.
		if strings.HasSuffix(terraform, "policy") && attribute.Type() == shim.TypeString && found[terraform] == nil {
			found[terraform] = &tfbridge.SchemaInfo{Transform: tfbridge.TransformJSONDocument}
		}
		return true
	})
	return found
}

func (p property) info(terraform string, schema shim.SchemaMap) *tfbridge.SchemaInfo {
	info := &tfbridge.SchemaInfo{Name: p.Name}
	if p.Autoname > 0 {
		name := p.Name
		if name == "" {
			name = tfbridge.TerraformToPulumiNameV2(terraform, schema, nil)
		}
		info = tfbridge.AutoNameWithCustomOptions(name, p.automatic())
	}
	if p.Default != nil {
		info.Default = &tfbridge.DefaultInfo{Value: p.Default}
	}
	if p.List {
		info.MaxItemsOne = tfbridge.False()
	}
	return info
}

func (p property) automatic() tfbridge.AutoNameOptions {
	return tfbridge.AutoNameOptions{
		Separator: "-",
		Maxlen:    p.Autoname,
		Randlen:   7,
		PostTransform: func(made *tfbridge.PulumiResource, name string) (string, error) {
			name = p.Prefix + name
			for property, suffix := range p.SuffixIf {
				if given := made.Properties[resource.PropertyKey(property)]; given.IsBool() && given.BoolValue() {
					name += suffix
				}
			}
			return name, nil
		},
	}
}
