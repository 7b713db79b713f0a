using System.Text;
using System.Text.Json;
using IronicConsole.Tests.Api;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace IronicConsole.Tests.ApiDescription;

[Collection("api")]
public sealed class The_description_of_v1(ApiBench api)
{
    private ApiDescriptions Descriptions => api.Services.GetRequiredService<ApiDescriptions>();

    [Fact]
    public void Has_every_route_of_the_table_once_and_no_other()
    {
        const string Where = "Say what it takes and answers in the file that ends in Described.cs beside its slice (docs/how-to/add-an-endpoint.md): ";
        Assert.True(Descriptions.Missing.Count == 0, $"No description of {string.Join(", ", Descriptions.Missing)}. {Where}new(\"GET\", \"...\", \"What it does.\") {{ Answer = ... }}.");
        Assert.True(Descriptions.Beside.Count == 0, $"A description of what is no route: {string.Join(", ", Descriptions.Beside)}.");
        Assert.True(Descriptions.Twice.Count == 0, $"Described twice: {string.Join(", ", Descriptions.Twice)}.");
    }

    [Fact]
    public async Task Is_served_as_a_document_of_OpenAPI_3_1_that_its_own_library_reads()
    {
        var answer = await api.GetAsync("/openapi/v1.json");
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));

        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(answer.Text));
        var read = await OpenApiDocument.LoadAsync(bytes, "json", new OpenApiReaderSettings());

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors.Select(e => e.ToString()));
        Assert.Equal(Descriptions.Operations.Count, read.Document!.Paths.Sum(p => p.Value.Operations!.Count));
        var names = answer.Json.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Where(o => o.Name != "parameters").Select(o => o.Value.GetProperty("operationId").GetString()!).ToArray();
        Assert.Equal(names.Distinct().Count(), names.Length);
    }

    [Fact]
    public async Task Tells_the_first_version_of_an_operation_a_field_and_a_query_key_and_what_is_answered_below()
    {
        var document = (await api.GetAsync("/openapi/v1.json")).Json;

        var traits = Operation(document, "/v1/nodes/{node}/traits", "put");
        Assert.Equal(("1.37", 405), (traits.GetProperty("x-openstack-min-version").GetString(), traits.GetProperty("x-openstack-below").GetInt32()));
        var shard = Operation(document, "/v1/nodes", "get").GetProperty("parameters").EnumerateArray().Single(p => p.TryGetProperty("name", out var name) && name.GetString() == "shard");
        Assert.Equal(("1.82", 406), (shard.GetProperty("x-openstack-min-version").GetString(), shard.GetProperty("x-openstack-below").GetInt32()));
        var node = document.GetProperty("components").GetProperty("schemas").GetProperty("Node").GetProperty("properties");
        foreach (var (field, minor) in Microversions.NodeFields.Where(f => f.Value <= Microversions.Maximum))
        {
            Assert.Equal(Microversions.Word(minor), node.GetProperty(field).GetProperty("x-openstack-min-version").GetString());
        }

        Assert.All(Microversions.NodeFields.Where(f => f.Value > Microversions.Maximum), f => Assert.False(node.TryGetProperty(f.Key, out _), f.Key));
        Assert.False(document.GetProperty("paths").TryGetProperty("/v1/runbooks/{runbook}/traits", out _), "what no client can reach is described");
    }

    [Theory]
    [InlineData("PUT", "/v1/nodes/{node}/states/provision", 67108864)]
    [InlineData("POST", "/v1/nodes", 1048576)]
    public async Task Tells_how_long_a_body_may_be(string method, string path, int bytes)
    {
        var operation = Operation((await api.GetAsync("/openapi/v1.json")).Json, path, method.ToLowerInvariant());
        Assert.Equal(bytes, operation.GetProperty("requestBody").GetProperty("x-max-bytes").GetInt32());
    }

    [Fact]
    public void Names_the_routes_and_the_rows_that_nobody_has_described()
    {
        Assert.Equal(["GET nothing/{said}"], new ApiDescriptions([new Silent()]).Missing);
        Assert.Equal(["GET elsewhere"], new ApiDescriptions([new Silent()]).Beside);

        var row = Assert.Throws<InvalidOperationException>(() => new FieldTable<string>(new FieldRow<string>("shade", 93, (json, text, _) => json.WriteStringValue(text))).Shapes().Count());
        Assert.Contains("'shade' has no shape", row.Message, StringComparison.Ordinal);
    }

    private static JsonElement Operation(JsonElement document, string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method);

    private sealed class Silent : IApiSlice
    {
        public IEnumerable<ApiRoute> Routes => [new("GET", "nothing/{said}", _ => throw new NotSupportedException()) { Rule = "everybody" }];

        public IEnumerable<Described> Described => [new("GET", "elsewhere", "Is no route.")];
    }
}
