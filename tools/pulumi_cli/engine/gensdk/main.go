// Writes the Python SDK of a Pulumi package from its schema: gensdk SCHEMA.json OUT-DIR
//
// It stands in for `pulumi package gen-sdk`, which needs a newer Python language
// host than can be built from Go modules.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gensdk SCHEMA.json OUT-DIR")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "gensdk:", err)
		os.Exit(1)
	}
}

func generate(schemaFile, folder string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("%s is not a Pulumi schema: %w", schemaFile, err)
	}
	// The loader has no host: the schema may refer to no other package.
	noOtherPackages := schema.NewPluginLoader(nil)
	described, faults, err := schema.BindSpec(spec, noOtherPackages, schema.ValidationOptions{})
	if err != nil {
		return fmt.Errorf("%s: %w", schemaFile, err)
	}
	if faults.HasErrors() {
		for _, fault := range faults {
			fmt.Fprintf(os.Stderr, "gensdk: %s: %s\n", schemaFile, fault.Summary)
		}
		return fmt.Errorf("%s has %d faults", schemaFile, len(faults))
	}
	files, err := python.GeneratePackage("gensdk", described, nil, noOtherPackages)
	if err != nil {
		return fmt.Errorf("generating Python from %s: %w", schemaFile, err)
	}
	return write(folder, files)
}

func write(folder string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
