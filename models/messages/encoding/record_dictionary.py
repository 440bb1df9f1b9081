"""What the records in answers have in common: zlib writes it as a reference of some bytes.

Built like a record itself, rare words first and frequent ones last. A dictionary is part of what
it has packed: it is never edited. A better one is a new one, put last; answers that stand in
histories name theirs by its checksum, and it stays.
"""

from typing import Final

_FIRST: Final = (
    '"reports":[{"report_id":"","outcome":"refused","reason":"","workflow_id":"order:"}]'
    ',"problem":"","needs_attention":true,"carrier":"","closed":true,"outcome":"closed"'
    ',"state":"missed","state":"late","state":"averted","sla":"breached","sla":"met","breaches":1'
    ',"happening":"partner","happening":"replanned","happening":"averted","happening":"problem"'
    ',"happening":"decision","data":{"decision_id":"","reason":"","ref":"","attempt":2,"actor":"'
    ',"waiting_on":"partner","waiting_on":"nobody","waiting_on":"merchant","waiting_on":"hub"'
    ',"owner":"installation_desk","owner":"service_desk","by":"customer","by":"technician"'
    ',"by":"carrier","by":"driver","by":"order_desk","by":"trunk_desk","true},"data":{"pieces":1'
    ',"packing_sound":true,"part":1,"at":"2026-12-01T15:00:00+08:00","happening":"stage"'
    ',"stage":"trunk_pickup","stage":"trunk_transport","stage":"city_delivery"'
    ',"stage":"installation","at":"2026-11-28T","step":"awaiting_appointment"'
    ':trunk-pickup","order":":trunk-transport","order":":city-delivery","order":":installation",'
    '{"workflow_id":"order:","turn":2,"task":17,"part":1,"entries":[{"key":"order:'
    '","order":"order:","stage":"order","at":"2026-11-28T","recorded_at":"2026-11-28T'
    '","happening":"report","what":"appointment_booked","by":"provider","text":"the customer'
    '","data":{"},"report_id":"r-"},{"key":"order:","order":"order:","stage":"order","at":"2026-11'
    '","recorded_at":"2026-11-28T","happening":"kept","what":"FH-10.3.2.4:","by":"provider","duty"'
    ':"FH-10.2.1:report_","clause":"FH-8.3.2.1","owner":"provider","late_seconds":0,"text":"report'
    ' the goods of the pickup: kept"}],"duties":[{"order":"order:","duty":"FH-9.2.3:","clause":'
    '"FH-8.2.4","owner":"provider","due_at":"2026-11-28T15:59:59.999999Z","state":"open"'
    ',"workflow_id":"order:"},{"order":"order:","duty":"FH-7.3.2.1:","clause":"FH-7.3.2.2","owner"'
    ':"driver","due_at":"2026-12-01T06:00:00Z","state":"kept","met_at":"2026-11-28T'
    '","late_seconds":0,"workflow_id":"order:"}],"snapshot":{"order":"order:","workflow_id":"order:'
    '","open_workflow":"order:","stage":"order","step":"awaiting_","waiting_on":"provider"'
    ',"since":"2026-11-28T","sla":"on_track","next_duty":"FH-8.2.2:call_'
    '","next_due_at":"2026-11-28T15:59:59.999999Z","hub":"'
)

DICTIONARIES: Final = (_FIRST.encode(),)
"""The newest last."""
