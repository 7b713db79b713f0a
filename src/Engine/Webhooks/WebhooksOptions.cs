using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Webhooks;

/// <summary>Section <c>Webhooks</c>: who is told of the questions that are asked of people, and of the answers.</summary>
public sealed class WebhooksOptions
{
    /// <summary>Who is told, each with <c>Url</c>, <c>SecretFile</c> (or <c>Secret</c>: 16 to 1024 characters that sign what is sent) and <c>Decisions</c> (which of asked, approved, released, rejected, expired and emergency; all when left out).</summary>
    public WebhookTarget[] Targets { get; set; } = [];

    /// <summary>The console's address as people reach it, for the link to the question. Empty for <c>Engine:Url</c>, or where this process listens.</summary>
    public string ConsoleUrl { get; set; } = "";

    /// <summary>Whether targets on other machines may be told by http, without encryption. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How long a target may take to answer, in seconds; then it is told again, after pauses that grow from one second to five minutes. Default 10.</summary>
    [Range(1, 300)]
    public double TimeoutSeconds { get; set; } = 10;
}
