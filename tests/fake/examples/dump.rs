use ionoscloud_fake::*;
fn main(){
 for d in Document::load_all(std::path::Path::new(&std::env::args().nth(1).unwrap()), &[]).unwrap(){
  for o in d.operations(){
   for (dir,m) in o.body.iter().flat_map(|b|&b.content).map(|m|(Direction::Request,m)).chain(o.answer.content.iter().map(|m|(Direction::Answer,m))){
    for e in [Extent::Least,Extent::Full,Extent::Nulls]{
     let v=sample(&d,"body",&m.schema,Wish{direction:dir,..Wish::request(e,seed(e))});
     println!("{}\t{}\t{dir:?}\t{e:?}\t{}\t{}",d.product(),o.id,m.name,v);
    }}
   for p in &o.parameters{ let v=sample(&d,&p.name,&p.schema,Wish::request(Extent::Full,3)); println!("{}\t{}\t{:?}\t{}\t-\t{}",d.product(),o.id,p.place,p.name,v);}
 }}
}
