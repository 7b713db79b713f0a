using System.Net.Http.Json;
using System.Text.Json;

namespace IronicConsole.Tests.RackSim;

/// <summary>Sends property names exactly as written: Redfish tells upper from lower case.</summary>
internal static class ExactJson
{
    public static JsonContent Of(object body) => JsonContent.Create(body, options: JsonSerializerOptions.Default);

    public static Task<HttpResponseMessage> PostExactAsync(this HttpClient client, string path, object body) => client.PostAsync(path, Of(body));

    public static Task<HttpResponseMessage> PatchExactAsync(this HttpClient client, string path, object body) => client.PatchAsync(path, Of(body));
}
