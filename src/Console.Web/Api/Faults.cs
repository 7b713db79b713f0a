using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Api;

/// <summary>Errors in the three shapes that clients of the field parse (api.md §1.4): a JSON document inside a JSON string; do not "improve" it.</summary>
public static class Faults
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A refusal of a command or a query: <c>faultcode</c>, <c>faultstring</c>, <c>debuginfo</c>.</summary>
    public static Task WriteAsync(HttpResponse response, Problem problem)
    {
        if (problem.RetryAfter is { } after) response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var told = problem.Fix is null ? problem.Told : $"{problem.Told} {problem.Fix}";
        return SendAsync(response, problem.Status, Wrapped(json => Fault(json, problem.Status, told)));
    }

    /// <summary>A refusal of the path, the method or the version: <c>code</c>, <c>title</c>, <c>description</c>.</summary>
    public static Task WriteRoutingAsync(HttpResponse response, int status, string title, string description) =>
        SendAsync(response, status, Wrapped(json =>
        {
            json.WriteNumber("code", status);
            json.WriteString("title", title);
            json.WriteString("description", description);
        }));

    /// <summary>A body that is too large or nested too deep: the fault itself, not inside a string.</summary>
    public static Task WriteBareAsync(HttpResponse response, int status, string told) => SendAsync(response, status, Document(json => Fault(json, status, told)));

    private static void Fault(Utf8JsonWriter json, int status, string told)
    {
        json.WriteString("faultcode", status < 500 ? "Client" : "Server");
        json.WriteString("faultstring", told);
        json.WriteNull("debuginfo");
    }

    private static ReadOnlyMemory<byte> Wrapped(Action<Utf8JsonWriter> inner) =>
        Document(json => json.WriteString("error_message", Encoding.UTF8.GetString(Document(inner).Span)));

    private static ReadOnlyMemory<byte> Document(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static Task SendAsync(HttpResponse response, int status, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
