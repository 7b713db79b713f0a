namespace IronicConsole.Bench.Servers;

/// <summary>The inside of <see cref="BareServer"/>: no routing, no middleware, one write from memory.</summary>
public static class BareEndpoint
{
    private sealed record Answer(KeyValuePair<string, string>[] Headers, byte[] Body);

    /// <summary>Serves until it is told to stop.</summary>
    public static Task RunAsync(int port, string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var (node, list, detail) = (Read(folder, "node"), Read(folder, "list"), Read(folder, "detail"));
        app.Run(http =>
        {
            var path = http.Request.Path.Value ?? "";
            var answer = path == "/v1/nodes" ? list : path == "/v1/nodes/detail" ? detail : node;
            foreach (var (key, value) in answer.Headers) http.Response.Headers[key] = value;
            http.Response.ContentLength = answer.Body.Length;
            return http.Response.Body.WriteAsync(answer.Body, 0, answer.Body.Length);
        });
        return app.RunAsync();
    }

    private static Answer Read(string folder, string name) => new(
        [.. File.ReadLines(Path.Combine(folder, $"{name}.headers")).Select(l => l.Split(": ", 2)).Select(h => KeyValuePair.Create(h[0], h[1]))],
        File.ReadAllBytes(Path.Combine(folder, $"{name}.body")));
}
