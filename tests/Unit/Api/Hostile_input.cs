using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class Hostile_input(ApiBench api)
{
    public static TheoryData<string> Documents => [.. Directory.GetFiles(Folder(), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Is_refused_with_a_clear_400_and_changes_nothing(string file)
    {
        var before = api.Fleet().Count;
        var answer = await api.SendAsync("POST", "/v1/nodes", await File.ReadAllBytesAsync(Path.Combine(Folder(), file)));
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        var told = answer.Json.TryGetProperty("error_message", out _) ? answer.Told : answer.Json.GetProperty("faultstring").GetString()!;
        Assert.Contains("body", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", told, StringComparison.Ordinal);
        Assert.Equal(before, api.Fleet().Count);
    }

    [Fact]
    public async Task Malformed_json_is_told_with_its_position()
    {
        var answer = await api.SendAsync("POST", "/v1/nodes", "{\"driver\": \"fake-hardware\",\n \"name\": }");
        Assert.Equal(400, answer.Status);
        Assert.Contains("line 2, byte 10", answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_is_a_bare_400()
    {
        foreach (var depth in new[] { 26, 100_000 })
        {
            var answer = await api.SendAsync("POST", "/v1/nodes", $"{{\"driver\":\"fake-hardware\",\"extra\":{{\"a\":{new string('[', depth)}{new string(']', depth)}}}}}");
            Assert.Equal((400, "Client"), (answer.Status, answer.Json.GetProperty("faultcode").GetString()));
            Assert.Contains("25", answer.Json.GetProperty("faultstring").GetString(), StringComparison.Ordinal);
        }

        await api.EnrolAsync(new { extra = JsonDocument.Parse($"{{\"a\":{new string('[', 23)}{new string(']', 23)}}}").RootElement });
    }

    [Fact]
    public async Task A_body_of_a_gibibyte_is_refused_before_it_is_read()
    {
        using var line = new TcpClient();
        await line.ConnectAsync(api.Url.Host, api.Url.Port);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/nodes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"));
        using var reader = new StreamReader(line.GetStream());
        var head = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("HTTP/1.1 413 ", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/nodes", "POST", 1 << 20)]
    [InlineData("/v1/nodes/x/states/provision", "PUT", 64 << 20)]
    public async Task A_body_of_unknown_length_is_read_up_to_the_limit(string path, string method, int limit)
    {
        await api.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", name = "x" });
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StreamContent(new Endless(limit + 1)) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82"); // below 1.5 the node would have no name, and its body would not be read
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await api.Client.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        Assert.Equal((413, "Client"), (answer.Status, answer.Json.GetProperty("faultcode").GetString()));
    }

    [Theory]
    [InlineData("limit=0", "Limit")]
    [InlineData("limit=-1", "Limit")]
    [InlineData("limit=x", "Limit")]
    [InlineData("sort_key=driver_info", "sort_key")]
    [InlineData("sort_key=nope", "sort_key")]
    [InlineData("sort_dir=up", "sort")]
    [InlineData("maintenance=maybe", "maintenance")]
    [InlineData("instance_uuid=1", "UUID")]
    [InlineData("provision_state=flying", "flying")]
    [InlineData("fault=bad", "bad")]
    [InlineData("fields=uuid,nope", "nope")]
    [InlineData("foo=1&bar=2", "foo, bar")]
    public async Task A_wrong_query_is_named(string query, string word)
    {
        var answer = await api.GetAsync($"/v1/nodes?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_name_in_a_path_is_a_400_and_an_unknown_one_a_404()
    {
        Assert.Equal(400, (await api.GetAsync("/v1/nodes/no%20name")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/nobody")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes?marker={Guid.Empty}")).Status);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Hostile");

    /// <summary>So many spaces.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            Array.Fill(buffer, (byte)' ', offset, read);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
