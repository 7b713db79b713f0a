using System.Text.Json;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using IronicConsole.Web.ApiV2;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace IronicConsole.Tests.ApiV2;

/// <summary>docs/adr/0008-v2-conventions.md, seen on the conductors.</summary>
public sealed class The_conventions_of_v2(V2Bench bench) : IClassFixture<V2Bench>, IAsyncLifetime
{
    private const string Drain = "/v2/conductors/c1/drain";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => bench.SendAsync("DELETE", Drain);

    [Theory]
    [InlineData("GET", "/v2/conductors/nobody", null, 404, "not-found", null)]
    [InlineData("GET", "/v2/nothing", null, 404, "not-found", null)]
    [InlineData("PATCH", "/v2/conductors", null, 405, "method-not-allowed", null)]
    [InlineData("GET", "/v2/conductors?limit=0", null, 400, "invalid-input", "limit")]
    [InlineData("GET", "/v2/conductors?cursor=!", null, 400, "invalid-input", "cursor")]
    [InlineData("GET", "/v2/conductors/c1/drain", null, 404, "not-draining", null)]
    [InlineData("POST", "/v2/conductors/c1/hand-off", null, 409, "not-draining", null)]
    [InlineData("POST", Drain, "{\"deadline_seconds\": -1}", 400, "invalid-input", "deadline_seconds")]
    [InlineData("POST", Drain, "{\"deadline_seconds\": \"soon\"}", 400, "invalid-input", "deadline_seconds")]
    [InlineData("POST", Drain, "{\"deadline\": 1}", 400, "invalid-input", "deadline")]
    [InlineData("POST", Drain, "{", 400, "invalid-input", "body")]
    public async Task Every_refusal_is_a_problem_that_names_the_field(string method, string path, string? body, int status, string slug, string? field)
    {
        var refused = await bench.SendAsync(method, path, body);

        Assert.Equal((status, "application/problem+json"), (refused.Status, refused.ContentType));
        Assert.Equal(("urn:ironic-console:problem:" + slug, status, field), (refused.Json.GetProperty("type").GetString(), refused.Json.GetProperty("status").GetInt32(), refused.Json.GetProperty("field").GetString()));
        Assert.NotEmpty(refused.Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(refused.Json.GetProperty("detail").GetString()!);
        Assert.Equal(refused.Header("X-Request-Id"), refused.Json.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task A_page_of_another_site_commands_nothing()
    {
        Assert.Equal(403, (await bench.SendAsync("POST", Drain, null, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.False(bench.Services.GetRequiredService<Drain>().On);
    }

    [Fact]
    public async Task What_was_accepted_is_answered_with_where_to_look()
    {
        var asked = await bench.SendAsync("POST", Drain, "{\"deadline_seconds\": 600, \"reason\": \"new kernel\"}");
        Assert.Equal((202, Drain), (asked.Status, asked.Header("Location")));

        var drain = (await bench.SendAsync("GET", asked.Header("Location")!)).Json;
        Assert.Equal(("drained", "anonymous", "new kernel", 0), (drain.GetProperty("state").GetString(), drain.GetProperty("by").GetString(), drain.GetProperty("reason").GetString(), drain.GetProperty("left").GetInt32()));
        Assert.Equal(600, (drain.GetProperty("deadline").GetDateTimeOffset() - drain.GetProperty("asked_at").GetDateTimeOffset()).TotalSeconds, 1);
        Assert.Equal(503, (await bench.SendAsync("GET", "/readyz")).Status);
        var record = (await bench.Services.GetRequiredService<IHistory>().AuditAsync(new() { Limit = 1 }))[0];
        Assert.Equal(("conductor drain c1", "new kernel", asked.Header("X-Request-Id")), (record.Command, record.By.Reason, record.By.RequestId));

        var back = await bench.SendAsync("DELETE", Drain);
        Assert.Equal((200, "working"), (back.Status, back.Json.GetProperty("state").GetString()));
        Assert.Equal(200, (await bench.SendAsync("GET", "/readyz")).Status);
    }

    [Fact]
    public async Task A_change_is_refused_to_who_has_not_seen_the_last_one()
    {
        var before = (await bench.SendAsync("GET", "/v2/conductors/c1")).Header("ETag")!;
        var drained = await bench.SendAsync("POST", Drain, null, ("If-Match", before));
        Assert.Equal(202, drained.Status);
        Assert.NotEqual(before, drained.Header("ETag"));

        var late = await bench.SendAsync("DELETE", Drain, null, ("If-Match", before));

        Assert.Equal((412, "If-Match"), (late.Status, late.Json.GetProperty("field").GetString()));
        Assert.True(bench.Services.GetRequiredService<Drain>().On);
        Assert.Equal(400, (await bench.SendAsync("DELETE", Drain, null, ("If-Match", "no quotes"))).Status);
        Assert.Equal(412, (await bench.SendAsync("DELETE", Drain, null, ("If-Match", "W/" + drained.Header("ETag")))).Status);
        Assert.Equal(200, (await bench.SendAsync("DELETE", Drain, null, ("If-Match", "\"other\", " + drained.Header("ETag")))).Status);
        Assert.Equal(200, (await bench.SendAsync("DELETE", Drain, null, ("If-Match", "*"))).Status);
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_is_answered_the_same_also_after_a_restart_and_nothing_is_done_twice()
    {
        var key = Guid.NewGuid().ToString();
        var first = await bench.SendAsync("POST", Drain, "{\"reason\": \"once\"}", ("Idempotency-Key", key));
        await bench.SendAsync("DELETE", Drain);
        var again = await bench.SendAsync("POST", Drain, "{\"reason\": \"once\"}", ("Idempotency-Key", key));
        await bench.RestartAsync();
        var after = await bench.SendAsync("POST", Drain, "{\"reason\": \"once\"}", ("Idempotency-Key", key));

        foreach (var repeat in new[] { again, after })
        {
            Assert.Equal((202, first.Text, first.Header("Location"), first.Header("ETag")), (repeat.Status, repeat.Text, repeat.Header("Location"), repeat.Header("ETag")));
            Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), repeat.Header("Idempotency-Replayed")));
        }

        Assert.False(bench.Services.GetRequiredService<Drain>().On);
    }

    [Fact]
    public async Task Another_request_with_a_used_key_is_refused()
    {
        await bench.SendAsync("POST", Drain, "{\"reason\": \"a\"}", ("Idempotency-Key", "used"));

        foreach (var other in new[] { await bench.SendAsync("POST", Drain, "{\"reason\": \"b\"}", ("Idempotency-Key", "used")), await bench.SendAsync("DELETE", Drain, null, ("Idempotency-Key", "used")) })
        {
            Assert.Equal((422, "Idempotency-Key"), (other.Status, other.Json.GetProperty("field").GetString()));
        }

        Assert.Equal(400, (await bench.SendAsync("POST", Drain, null, ("Idempotency-Key", new string('k', 256)))).Status);
    }

    [Fact]
    public async Task A_key_whose_first_request_is_under_way_is_told_to_wait_and_is_free_when_that_one_broke_off()
    {
        var book = bench.Services.GetRequiredService<AnswerBook>();
        Assert.Null(await book.BeginAsync("anonymous", "slow", "r"));
        Assert.True((await book.BeginAsync("anonymous", "slow", "r"))!.UnderWay);
        await book.ForgetAsync("anonymous", "slow");
        Assert.Null(await book.BeginAsync("anonymous", "slow", "r"));
        await book.KeepAsync("anonymous", "slow", 200, "{}", "done");
        Assert.Equal(new KeptAnswer("r", 200, "{}", "done"), await book.BeginAsync("anonymous", "slow", "r"));
    }

    [Fact]
    public void Pages_neither_repeat_nor_skip_while_others_come_and_go()
    {
        var names = new List<string> { "a", "b", "c", "d" };
        var first = Read(("limit", "2")).Of(names, n => n);
        names.Remove("b");
        names.Insert(0, "0");
        var second = Read(("limit", "2"), ("cursor", first.Next!)).Of(names, n => n);

        Assert.Equal(["a", "b"], first.Items);
        Assert.Equal(["c", "d"], second.Items);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_watch_tells_all_then_each_change()
    {
        using var answer = await bench.Client.GetAsync(new Uri("/v2/conductors?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("working", (await EventAsync(lines, "conductor")).GetProperty("state").GetString());
        Assert.Equal(1, (await EventAsync(lines, "synced")).GetProperty("count").GetInt32());

        await bench.SendAsync("POST", Drain);

        while ((await EventAsync(lines, "conductor")).GetProperty("state").GetString() != "drained")
        {
        }
    }

    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_has_every_route_with_its_refusals()
    {
        var document = (await bench.SendAsync("GET", "/v2/openapi.json")).Json;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var routes = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name} {p.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "delete /v2/accounts/{name}", "delete /v2/conductors/{id}/drain", "delete /v2/plans/{id}", "delete /v2/sessions/{id}", "delete /v2/tokens/{id}", "get /v2/accounts",
                "get /v2/approvals", "get /v2/approvals/{operation}", "get /v2/batches", "get /v2/batches/{id}", "get /v2/batches/{id}/nodes", "get /v2/conductors",
                "get /v2/conductors/{id}", "get /v2/conductors/{id}/drain", "get /v2/me", "get /v2/me/can", "get /v2/planned-runs", "get /v2/planned-runs/{id}", "get /v2/plans", "get /v2/plans/{id}", "get /v2/plans/{id}/versions",
                "get /v2/plans/{id}/versions/{number}", "get /v2/runs", "get /v2/runs/{id}", "get /v2/secrets", "get /v2/sessions", "get /v2/steps", "get /v2/tokens", "post /v2/accounts",
                "post /v2/accounts/{name}/invitation", "post /v2/approvals/{operation}/approve", "post /v2/approvals/{operation}/emergency", "post /v2/approvals/{operation}/reject",
                "post /v2/batches", "post /v2/batches/preview", "post /v2/batches/{id}/approve", "post /v2/batches/{id}/cancel", "post /v2/batches/{id}/pause",
                "post /v2/batches/{id}/reject", "post /v2/batches/{id}/resume", "post /v2/batches/{id}/retry", "post /v2/conductors/{id}/drain", "post /v2/conductors/{id}/hand-off",
                "post /v2/planned-runs/{id}/cancel", "post /v2/plans", "post /v2/plans/preview", "post /v2/runs", "post /v2/runs/{id}/retry", "post /v2/secrets/rotate", "post /v2/tokens", "put /v2/accounts/{name}",
                "put /v2/plans/{id}",
            ], routes);
        var drain = document.GetProperty("paths").GetProperty("/v2/conductors/{id}/drain").GetProperty("post");
        Assert.Equal(["202", "400", "401", "403", "404", "409", "412", "422"], drain.GetProperty("responses").EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.True(drain.GetProperty("responses").GetProperty("412").GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.Equal(["Idempotency-Key", "If-Match", "id"], drain.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        foreach (var reference in References(document)) Assert.True(Resolves(document, reference), reference);
    }

    private static PageQuery Read(params (string Key, string Value)[] query) =>
        PageQuery.Read(new QueryCollection(query.ToDictionary(q => q.Key, q => new StringValues(q.Value)))).Value!;

    private static async Task<JsonElement> EventAsync(StreamReader lines, string kind)
    {
        string? line;
        while ((line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))) != $"event: {kind}") Assert.NotNull(line);
        return JsonDocument.Parse((await lines.ReadLineAsync())!["data: ".Length..]).RootElement;
    }

    private static IEnumerable<string> References(JsonElement of) => of.ValueKind switch
    {
        JsonValueKind.Object => of.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => of.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool Resolves(JsonElement document, string reference)
    {
        foreach (var part in reference.TrimStart('#', '/').Split('/'))
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(part, out document)) return false;
        }

        return true;
    }
}
