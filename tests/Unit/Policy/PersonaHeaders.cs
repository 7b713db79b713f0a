using IronicConsole.Engine.Kernel;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Http;

namespace IronicConsole.Tests.Policy;

/// <summary>Takes a persona from the headers that Keystone's middleware hands over to Ironic (<c>X-Roles</c>, <c>X-Project-Id</c>, <c>OpenStack-System-Scope</c>).</summary>
internal sealed class PersonaHeaders : ICredentials
{
    public string? Challenge => "Keystone uri=\"https://keystone.example\"";

    public ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers["X-Roles"].FirstOrDefault() is not { } text) return ValueTask.FromResult<Result<Identity>?>(null);
        var roles = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var access = headers["OpenStack-System-Scope"] == "all" ? Access.OnSystem(roles)
            : headers["X-Project-Id"].FirstOrDefault() is { } project ? Access.InProject(project, roles, headers["X-Project-Name"].FirstOrDefault())
            : Access.None;
        return ValueTask.FromResult<Result<Identity>?>(new Identity(ActorKind.Program, "somebody", access));
    }
}
