using System.Text.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>The storm sees what it is for: an answer that is not as described, and the request that brought it about.</summary>
[Collection("whole program")]
public sealed class A_storm_against_a_wrong_description(WholeProgram program)
{
    [Theory]
    [InlineData("a field of another type", "$.driver is String")]
    [InlineData("a field of a later version", "is of a later version")]
    [InlineData("a field that is not there", "$.colour is missing")]
    [InlineData("a field that is not described", "$.uuid is not described")]
    [InlineData("another status", "201 is not described")]
    public async Task Finds_it_and_tells_the_request(string what, string told)
    {
        var document = JsonNode.Parse(program.Document.GetRawText())!;
        var node = document["components"]!["schemas"]!["Node"]!;
        if (what == "a field of another type") node["properties"]!["driver"]!["type"] = "integer";
        else if (what == "a field of a later version") node["properties"]!["extra"]!["x-openstack-min-version"] = "1.93";
        else if (what == "a field that is not there") node["required"]!.AsArray().Add("colour");
        else if (what == "a field that is not described") node["properties"]!.AsObject().Remove("uuid");
        else document["paths"]!["/v1/nodes"]!["post"]!["responses"]!.AsObject().Remove("201");
        var fuzzer = new Fuzzer(program, seed: 7, JsonSerializer.SerializeToElement(document));

        await fuzzer.RunAsync(1_000);

        Assert.Contains(fuzzer.Wrong, w => w.Contains(told, StringComparison.Ordinal) && w.Contains("of seed 7", StringComparison.Ordinal) && w.Contains("curl -sS -X ", StringComparison.Ordinal));
    }
}
