using System.Text;

namespace Scraper.Tests.Support;

/// <summary>A database of a few lines and a schema for it, so that whole outputs can stand in a
/// test.</summary>
internal static class EndToEndTiny
{
    public const string Schema = """
        schema: tiny/1
        tags:
          - { name: version, help: Of the server. }
          - { name: status, help: Of a write. }
          - { name: org, help: Whose. }
        instance:
          - tag: version
            sources: [ { expr: db_info, label: version } ]
        fields:
          - name: users_total
            type: gauge
            help: Users.
            sources: [ { expr: sum(db_users) } ]
          - name: wal_writes_total
            type: counter
            help: Writes, by status.
            sources:
              - expr: sum by (status) (db_writes)
                fidelity: upper_bound
                note: retries count twice
          - name: query_duration_seconds
            type: histogram
            help: Time of queries.
            sources: [ { expr: sum by (org) (db_query_seconds) } ]
          - name: buckets_total
            type: gauge
            help: Buckets.
            sources: [ { expr: sum(db_buckets) } ]

        """;

    public const string Page = """
        # TYPE db_info gauge
        db_info{version="1.2"} 1
        db_users 3
        # TYPE db_writes counter
        db_writes{status="ok",shard="1"} 5
        db_writes{status="ok",shard="2"} 2
        db_writes{status="error",shard="1"} 1
        # TYPE db_query_seconds histogram
        db_query_seconds_bucket{org="a",le="0.1"} 2
        db_query_seconds_bucket{org="a",le="1"} 3
        db_query_seconds_bucket{org="a",le="+Inf"} 4
        db_query_seconds_sum{org="a"} 2.5
        db_query_seconds_count{org="a"} 4
        db_users{ 1
        db_other 7

        """;

    public const string Report = """
        {"schema":"tiny/1","report_id":"ID","observed_at":"TIME","reason":R,"target":"db",
        "tags":{"version":"1.2"},"fields":[{"name":"users_total","type":"gauge","fidelity":"partial",
        "note":"lines of it were rejected: db_users (line 14, column 11: expected a label name or '}')",
        "source":"sum(db_users)","points":[{"tags":{},"value":3}]},
        {"name":"wal_writes_total","type":"counter","fidelity":"upper_bound","note":"retries count twice",
        "source":"sum by (status) (db_writes)",
        "points":[{"tags":{"status":"error"},"value":1},{"tags":{"status":"ok"},"value":7}]},
        {"name":"query_duration_seconds","type":"histogram","fidelity":"exact",
        "source":"sum by (org) (db_query_seconds)","points":[{"tags":{"org":"a"},"buckets":[
        {"le":"0.1","count":2},{"le":"1.0","count":3},{"le":"+Inf","count":4}],"sum":2.5,"count":4}]}],
        "absent":[{"name":"buckets_total","reason":"not on the page: db_buckets"}],"lost":[],
        "coverage":{"filled":3,"of":4},"ledger":{"read":12,"used":10,"ignored":1,"rejected":1,
        "rejections":[{"line":14,"column":11,"reason":"expected a label name or '}'"}]},
        "partial":false}
        """;

    public const string Table = """
        tiny/1 · target db · 3 of 4 fields
        TIME · version 1.2

          field                   value  tags                  fidelity
          users_total                 3                        partial
            lines of it were rejected: db_users (line 14, column 11: expected a label name or '}')
            = sum(db_users)
          wal_writes_total            8  2 points by status    upper_bound
                                      7  status=ok
                                      1  status=error
            retries count twice
            = sum by (status) (db_writes)
          query_duration_seconds      4  █▄▄ mean 0.625 org=a  exact
            = sum by (org) (db_query_seconds)

        absent
          buckets_total  not on the page: db_buckets

        ledger  12 samples read = 10 used + 1 ignored + 1 rejected
                line 14, column 11: expected a label name or '}'

        """;

    public const string Text = """
        # TYPE users_total gauge
        users_total 3
        # TYPE wal_writes_total counter
        wal_writes_total{status="error"} 1
        wal_writes_total{status="ok"} 7
        # TYPE query_duration_seconds histogram
        query_duration_seconds_bucket{org="a",le="0.1"} 2
        query_duration_seconds_bucket{org="a",le="1.0"} 3
        query_duration_seconds_bucket{org="a",le="+Inf"} 4
        query_duration_seconds_sum{org="a"} 2.5
        query_duration_seconds_count{org="a"} 4
        # TYPE scraper_report_info gauge
        scraper_report_info{version="1.2",schema="tiny/1",target="db",report_id="ID"} 1
        # TYPE scraper_report_timestamp_seconds gauge
        scraper_report_timestamp_seconds UNIX
        # TYPE scraper_report_fields_filled gauge
        scraper_report_fields_filled 3
        # TYPE scraper_report_fields_expected gauge
        scraper_report_fields_expected 4
        # TYPE scraper_report_field_fidelity gauge
        scraper_report_field_fidelity{field="users_total",fidelity="partial"} 1
        scraper_report_field_fidelity{field="wal_writes_total",fidelity="upper_bound"} 1
        scraper_report_field_fidelity{field="query_duration_seconds",fidelity="exact"} 1
        scraper_report_field_fidelity{field="buckets_total",fidelity="absent"} 1

        """;

    public const string Lines = """
        users_total,target=db,version=1.2 gauge=3 UNIX
        wal_writes_total,status=error,target=db,version=1.2 counter=1 UNIX
        wal_writes_total,status=ok,target=db,version=1.2 counter=7 UNIX
        query_duration_seconds,org=a,target=db,version=1.2 0.1=2,1.0=3,+Inf=4,sum=2.5,count=4 UNIX
        scraper_report,target=db,version=1.2 schema="tiny/1",report_id="ID",fields_filled=3i,
        """ + "fields_expected=4i,partial=false UNIX\n";

    /// <summary>A server that serves the page, and settings in the program's directory that collect from it
    /// and deliver to a file and a receiver: that server, or another.</summary>
    public static EndToEndServer Serve(ProcessRun program, EndToEndServer? receiver = null)
    {
        var server = new EndToEndServer();
        server.Answer("/metrics", "200 OK", Encoding.UTF8.GetBytes(Page));
        program.Put("tiny.yaml", Schema);
        program.Put("scraper.yaml", $$"""
            schema: tiny.yaml
            state_dir: state
            schedule: { interval: 1s, jitter: 0s }
            listen_address: 127.0.0.1:0
            targets: [ { name: db, url: "{{server.Url("/metrics")}}" } ]
            sinks:
              - { type: file }
              - { type: webhook, url: "{{(receiver ?? server).Url("/hook")}}",
                  retry: { initial_backoff: 50ms, max_backoff: 300ms } }

            """);
        return server;
    }

    /// <summary>A long line that the source breaks.</summary>
    public static string Joined(string text) => text.ReplaceLineEndings("");
}
