using System.Text.Json;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiV2;

/// <summary>/v2/secrets: what an operator sees of the keys, and how they are changed.</summary>
public sealed class The_keys_of_secrets(V2Bench bench) : IClassFixture<V2Bench>
{
    private const string Keys = "/v2/secrets";

    [Fact]
    public async Task Are_shown_by_id_and_fingerprint_and_changed_on_request()
    {
        var before = await bench.SendAsync("GET", Keys);
        Assert.Equal(("settled", 1, 12), (State(before), Count(before), before.Json.GetProperty("master").GetProperty("fingerprint").GetString()!.Length));
        Assert.EndsWith("secrets.key", before.Json.GetProperty("master").GetProperty("from").GetString(), StringComparison.Ordinal);

        var asked = await bench.SendAsync("POST", $"{Keys}/rotate", """{"reason": "every year"}""", ("If-Match", before.Header("ETag")!));
        Assert.Equal((202, Keys), (asked.Status, asked.Header("Location")));
        await Eventually.True("the old key to go", async () => State(await bench.SendAsync("GET", Keys)) == "settled");
        var after = await bench.SendAsync("GET", Keys);
        Assert.Equal((asked.Header("ETag"), 1), (after.Header("ETag"), Count(after)));
        Assert.NotEqual(before.Header("ETag"), after.Header("ETag"));

        var told = (await bench.Services.GetRequiredService<IHistory>().AuditAsync(new AuditQuery { Command = "secrets rotate", Limit = 1 }))[0];
        Assert.Equal(("every year", asked.Header("X-Request-Id")), (told.By.Reason, told.By.RequestId));
        var late = await bench.SendAsync("POST", $"{Keys}/rotate", null, ("If-Match", before.Header("ETag")!));
        Assert.Equal((412, "If-Match"), (late.Status, late.Json.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Are_never_in_an_answer()
    {
        var text = await bench.Client.GetStringAsync(new Uri(Keys, UriKind.Relative));
        Assert.Equal(["state", "master", "keys", "rotate_days"], JsonDocument.Parse(text).RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["id", "made_at", "documents"], JsonDocument.Parse(text).RootElement.GetProperty("keys")[0].EnumerateObject().Select(p => p.Name));
    }

    private static string? State(Answer answer) => answer.Json.GetProperty("state").GetString();

    private static int Count(Answer answer) => answer.Json.GetProperty("keys").GetArrayLength();
}
