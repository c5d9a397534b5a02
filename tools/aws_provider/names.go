package main

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
)

//go:embed names.json
var namesJSON []byte

type names struct {
	Resources map[string]named `json:"resources"`
	Functions map[string]named `json:"functions"`
}

type named struct {
	Terraform           string              `json:"terraform"`
	DeleteBeforeReplace bool                `json:"deleteBeforeReplace"`
	Properties          map[string]property `json:"properties"`
}

// A property is a text, its name in Terraform, or an object where there is more to say.
type property struct {
	Terraform string              `json:"terraform"`
	Of        map[string]property `json:"of"`
	Default   any                 `json:"default"`
	Autoname  *struct {
		Separator string `json:"separator"`
		Max       int    `json:"max"`
	} `json:"autoname"`
}

func (p *property) UnmarshalJSON(text []byte) error {
	if text[0] == '"' {
		return json.Unmarshal(text, &p.Terraform)
	}
	type plain property
	return json.Unmarshal(text, (*plain)(p))
}

func readNames() (names, error) {
	var read names
	err := json.Unmarshal(namesJSON, &read)
	return read, err
}

// fields gives every name of the table, so that the bridge guesses none of them. What this version of
// terraform-provider-aws does not have stays out.
func fields(given map[string]property, schema shim.SchemaMap) map[string]*tfbridge.SchemaInfo {
	found := map[string]*tfbridge.SchemaInfo{}
	for name, p := range given {
		attribute, ok := schema.GetOk(p.Terraform)
		if !ok {
			continue
		}
		info := &tfbridge.SchemaInfo{Name: name}
		if p.Autoname != nil {
			info = tfbridge.AutoName(name, p.Autoname.Max, p.Autoname.Separator)
		}
		if p.Default != nil {
			info.Default = &tfbridge.DefaultInfo{Value: p.Default}
		}
		// As Pulumi's own package does: a policy may be given as an object, too.
		if strings.HasSuffix(p.Terraform, "policy") && attribute.Type() == shim.TypeString {
			info.Transform = tfbridge.TransformJSONDocument
		}
		if block, ok := attribute.Elem().(shim.Resource); ok && len(p.Of) > 0 {
			info.Elem = &tfbridge.SchemaInfo{Fields: fields(p.Of, block.Schema())}
		}
		found[p.Terraform] = info
	}
	return found
}
