package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/x/muxer"
	"github.com/pulumi/pulumi-terraform-bridge/v3/unstable/metadata"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

func providerInfo(ctx context.Context) (tfbridge.ProviderInfo, error) {
	var none tfbridge.ProviderInfo
	published, sdk, err := xpprovider.GetProvider(ctx)
	if err != nil {
		return none, err
	}
	framework, err := newWithoutIdentities(ctx, published)
	if err != nil {
		return none, err
	}
	read, err := readNames()
	if err != nil {
		return none, fmt.Errorf("names.json: %w", err)
	}
	muxed := bridge.MuxShimWithDisjointgPF(ctx, sdkv2.NewProvider(sdk), framework)
	info := tfbridge.ProviderInfo{
		P:            muxed,
		Name:         packageName,
		Version:      sdkVersion + "+terraform-provider-aws-" + terraformVersion,
		MetadataInfo: tfbridge.NewProviderMetadata(nil),
		Resources:    map[string]*tfbridge.ResourceInfo{},
		DataSources:  map[string]*tfbridge.DataSourceInfo{},
		// As in Pulumi's own package.
		Config: map[string]*tfbridge.SchemaInfo{
			"region":                      {Default: &tfbridge.DefaultInfo{EnvVars: []string{"AWS_REGION", "AWS_DEFAULT_REGION"}}},
			"skip_credentials_validation": {Default: &tfbridge.DefaultInfo{Value: false}},
			"skip_metadata_api_check":     {Default: &tfbridge.DefaultInfo{Value: "true"}},
			"skip_region_validation":      {Default: &tfbridge.DefaultInfo{Value: true}},
			"access_key":                  {Secret: tfbridge.True()},
			"secret_key":                  {Secret: tfbridge.True()},
			"token":                       {Secret: tfbridge.True()},
		},
		EnableZeroDefaultSchemaVersion: true,
	}
	for token, r := range read.Resources {
		if served, ok := muxed.ResourcesMap().GetOk(r.Terraform); ok {
			info.Resources[r.Terraform] = resourceInfo(token, r, served.Schema())
		}
	}
	for token, f := range read.Functions {
		if served, ok := muxed.DataSourcesMap().GetOk(f.Terraform); ok {
			info.DataSources[f.Terraform] = &tfbridge.DataSourceInfo{
				Tok:    tokens.ModuleMember(token),
				Fields: f.fields(served.Schema()),
			}
		}
	}
	return info, dispatched(&info)
}

// dispatched notes which of the two halves of the provider serves what; Pulumi's own package does so when it is made.
func dispatched(info *tfbridge.ProviderInfo) error {
	shim, ok := info.P.(interface {
		ResolveDispatch(*tfbridge.ProviderInfo) (muxer.DispatchTable, error)
	})
	if !ok {
		return fmt.Errorf("the bridge's provider is a %T, which dispatches nothing", info.P)
	}
	table, err := shim.ResolveDispatch(info)
	if err != nil {
		return err
	}
	return metadata.Set(info.GetMetadata(), "mux", table)
}

func resourceInfo(token string, r named, schema shim.SchemaMap) *tfbridge.ResourceInfo {
	region, ok := schema.GetOk("region")
	regional := ok && region.Deprecated() == ""
	_, tagged := schema.GetOk("tags")
	// Types of the plugin framework keep tags_all to themselves: it cannot be given.
	all, ok := schema.GetOk("tags_all")
	tagged = tagged && ok && all.Optional()
	return &tfbridge.ResourceInfo{
		Tok:                 tokens.Type(token),
		DeleteBeforeReplace: r.DeleteBeforeReplace,
		Fields:              r.fields(schema),
		PreCheckCallback: func(_ context.Context, inputs, config resource.PropertyMap) (resource.PropertyMap, error) {
			inputs = inputs.Copy()
			if regional {
				applyRegion(inputs, config)
			}
			if tagged {
				applyTags(inputs, config)
			}
			return inputs, nil
		},
	}
}

// applyRegion gives a resource without a region the provider's.
func applyRegion(inputs, config resource.PropertyMap) {
	given, ok := config["region"]
	if own := inputs["region"]; own.IsNull() && ok && !given.IsNull() {
		inputs["region"] = given
	}
}

// applyTags gives tagsAll: the provider's default tags, overlaid by the resource's own.
func applyTags(inputs, config resource.PropertyMap) {
	if inputs["tags"].ContainsUnknowns() {
		inputs["tagsAll"] = resource.NewOutputProperty(resource.Output{Known: false})
		return
	}
	all := resource.PropertyMap{}
	if defaults := config["defaultTags"]; defaults.IsObject() {
		lay(all, defaults.ObjectValue()["tags"])
	}
	lay(all, inputs["tags"])
	inputs["tagsAll"] = resource.NewObjectProperty(all)
}

func lay(over resource.PropertyMap, tags resource.PropertyValue) {
	if tags.IsObject() {
		for key, value := range tags.ObjectValue() {
			over[key] = value
		}
	}
}
